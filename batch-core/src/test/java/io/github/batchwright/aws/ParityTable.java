package io.github.batchwright.aws;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of each operation and field of AWS Batch, as {@code parity.csv} has it. A line is a
 * heading, or a structure, its field, the structure that the field holds if the table has it, the
 * status, where it is here, and a note.
 */
final class ParityTable {
  static final String OPERATION = "Operation";

  private final Map<String, List<Row>> sections = new LinkedHashMap<>();

  /** What became of it. */
  enum Status {
    DONE("done"),
    BEYOND("beyond"),
    CLOUD_ONLY("cloud-only"),
    LATER("later");

    final String text;

    Status(String text) {
      this.text = text;
    }
  }

  record Row(
      String structure, String field, String type, Status status, List<String> here, String note) {
    static Row of(String line) {
      String[] cells = line.split(",", 6);
      if (cells.length != 6) {
        throw new IllegalArgumentException("parity.csv: '" + line + "' must have six cells");
      }
      return new Row(
          cells[0],
          cells[1],
          cells[2],
          Status.valueOf(cells[3].toUpperCase(Locale.ROOT).replace('-', '_')),
          cells[4].isEmpty() ? List.of() : List.of(cells[4].split(" ")),
          cells[5]);
    }

    String key() {
      return structure + "." + field;
    }

    boolean isOperation() {
      return structure.equals(OPERATION);
    }
  }

  /** Reads the table. */
  ParityTable() {
    List<Row> section = new ArrayList<>();
    for (String line : lines()) {
      if (line.startsWith("## ")) {
        section = new ArrayList<>();
        sections.put(line.substring(3), section);
      } else {
        section.add(Row.of(line));
      }
    }
  }

  private static List<String> lines() {
    try (InputStream in = ParityTable.class.getResourceAsStream("parity.csv")) {
      if (in == null) {
        throw new IllegalStateException("no parity.csv");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<Row> rows() {
    return sections.values().stream().flatMap(List::stream).toList();
  }

  /** Returns the fields of a structure; none if the table does not have it. */
  List<Row> fields(String structure) {
    return rows().stream().filter(row -> row.structure().equals(structure)).toList();
  }

  /** Finds a field. */
  @Nullable Row find(String structure, String field) {
    return fields(structure).stream()
        .filter(row -> row.field().equals(field))
        .findFirst()
        .orElse(null);
  }

  /** Prints the page. */
  String page() {
    StringBuilder page = new StringBuilder(INTRODUCTION);
    page.append("| | operations | fields | what it means |\n|---|--:|--:|---|\n");
    for (Status status : Status.values()) {
      page.append(
          "| %s | %d | %d | %s |\n"
              .formatted(status.text, count(status, true), count(status, false), meaning(status)));
    }
    sections.forEach(
        (name, section) -> {
          boolean isOperations = section.get(0).isOperation();
          page.append("\n## ").append(name).append("\n\n");
          page.append(isOperations ? "| operation |" : "| structure | field |")
              .append(" status | here, or why not |\n")
              .append(isOperations ? "|---|---|---|\n" : "|---|---|---|---|\n");
          String last = OPERATION;
          for (Row row : section) {
            if (!row.isOperation()) {
              page.append(row.structure().equals(last) ? "| " : "| **" + row.structure() + "** ");
            }
            last = row.structure();
            String type = row.type().isEmpty() ? "" : " → " + row.type();
            page.append(
                "| `%s`%s | %s | %s |\n".formatted(row.field(), type, row.status().text, why(row)));
          }
        });
    return page.toString();
  }

  private long count(Status status, boolean isOperation) {
    return rows().stream()
        .filter(row -> row.status() == status && row.isOperation() == isOperation)
        .count();
  }

  private static String why(Row row) {
    String here = row.here().isEmpty() ? "" : "`" + String.join("`, `", row.here()) + "`";
    return here + (here.isEmpty() || row.note().isEmpty() ? "" : ": ") + row.note();
  }

  private static String meaning(Status status) {
    return switch (status) {
      case DONE -> "it does here what it does in AWS";
      case BEYOND -> "it is not in AWS";
      case CLOUD_ONLY -> "it means nothing inside a program";
      case LATER -> "it is not there yet, or only kept and described";
    };
  }

  private static final String INTRODUCTION =
      """
      # AWS Batch, field by field

      What became of each operation and field of AWS Batch's API. A test compares this page with the
      code: it fails if a method, a component of a record or a field of the JSON comes, goes or changes
      its status and this page does not.

      `Type.component` is a component of a record, `BatchService.method` an operation; an arrow leads to
      the structure that a field holds. A field named `x-batchwright.something` is written beside AWS's
      fields, in an object of that name. Where `AwsJson` reads a structure, it refuses a cloud-only field
      by name, or leaves it out and lists it, as the caller says.

      The fields of a container are checked, kept, described and handed to whatever runs the job; an
      executor that cannot carry one out refuses the job and names the field. The structures of
      Kubernetes and of service jobs are not listed, only the fields that lead to them.
      [Coming from AWS Batch](aws.md) tells the rest.

      """;
}
