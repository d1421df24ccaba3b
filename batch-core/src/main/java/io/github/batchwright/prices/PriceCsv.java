package io.github.batchwright.prices;

import io.github.batchwright.checks.Checks;
import io.github.batchwright.model.start.PriceSeries;
import io.github.batchwright.model.start.PriceSeries.Step;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;

/** Prices in lines of two columns: an instant and a price. */
final class PriceCsv {
  private final List<Step> steps = new ArrayList<>();
  private int line;
  private boolean begun;

  private PriceCsv() {}

  static PriceSeries read(String unit, Reader reader) throws IOException {
    PriceCsv csv = new PriceCsv();
    BufferedReader lines = new BufferedReader(reader);
    for (String text = lines.readLine(); text != null; text = lines.readLine()) {
      csv.line++;
      csv.read(text);
    }
    Checks.require(
        !csv.steps.isEmpty(), "csv", csv.line + " lines", "must hold one price at least");
    return new PriceSeries(unit, csv.steps);
  }

  private void read(String text) {
    // Spreadsheets put a mark at the begin of a file that they write in UTF-8.
    String row = (line == 1 && text.startsWith("\uFEFF") ? text.substring(1) : text).strip();
    if (row.isEmpty() || row.startsWith("#")) {
      return;
    }
    boolean first = !begun;
    begun = true;
    int comma = row.indexOf(',');
    Checks.require(
        comma >= 0 && row.indexOf(',', comma + 1) < 0,
        "csv line " + line,
        row,
        "must have two columns, an instant and a price, with a comma between them");
    String from = unquoted(row.substring(0, comma));
    String price = unquoted(row.substring(comma + 1));
    if (first && PriceText.isNoPrice(from, price)) {
      return;
    }
    Checks.require(
        steps.size() < PriceSeries.MOST_STEPS,
        "csv line " + line,
        row,
        "must not be there: there are at most " + PriceSeries.MOST_STEPS + " prices");
    steps.add(
        PriceText.after(
            steps,
            new Step(
                PriceText.instant(place(1, "from"), from),
                PriceText.price(place(2, "price"), price)),
            place(1, "from")));
  }

  private String place(int column, String name) {
    return "csv line %d, column %d (%s)".formatted(line, column, name);
  }

  private static String unquoted(String cell) {
    String text = cell.strip();
    boolean quoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
    return quoted ? text.substring(1, text.length() - 1).strip() : text;
  }
}
