package io.github.batchwright.engine.cost;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongPredicate;

/**
 * Who used how much, by stretches of time. What goes on is a linear function of time between the
 * facts that change it, so that nothing is to be done as time passes: it is put into the stretches
 * that it went through when it changes, and worked out when it is read. Confined to one thread.
 */
public final class Ledger {
  /** How many rows one stretch has; what is beyond goes to one row for all of it. */
  static final int MOST_ROWS = 1000;

  private final Map<CostKey, Account> live = new LinkedHashMap<>();
  private final NavigableMap<Long, Map<CostKey, Amounts>> stretches = new TreeMap<>();
  private final Set<Currency> currencies = new LinkedHashSet<>();
  private long tidiedAt = Long.MIN_VALUE;

  /** What goes on for one row. */
  private static final class Account {
    Amounts rates = Amounts.NONE;
    BigDecimal accrued = BigDecimal.ZERO;
    long open;
    long at;

    Account(long at) {
      this.at = at;
    }
  }

  /**
   * What goes on for one row, as it is at an instant.
   *
   * @param key the row
   * @param rates what is added each millisecond
   * @param accrued what those are charged for until {@code at} that go on
   * @param open how many go on
   * @param at the instant, in milliseconds since the epoch
   */
  public record Live(CostKey key, Amounts rates, BigDecimal accrued, long open, long at) {
    /** Returns what those are charged for until an instant that go on. */
    public BigDecimal accruedAt(long instant) {
      return accrued.add(rates.used().multiply(BigDecimal.valueOf(instant - at)));
    }
  }

  /**
   * A row of one stretch.
   *
   * @param key what it is about
   * @param amounts how much
   */
  public record Row(CostKey key, Amounts amounts) {}

  /** Is shown every row. */
  @FunctionalInterface
  public interface Reader {
    void row(long start, CostKey key, Amounts amounts);
  }

  /**
   * Something begins, ends or costs something else.
   *
   * @param key whose row it is
   * @param rates what is added to what the row gets each millisecond
   * @param open how many go on more
   * @param charged what those are charged for in all that go on no more
   */
  void change(CostKey key, Amounts rates, long open, BigDecimal charged, long now) {
    tidy(now);
    Account account = live.computeIfAbsent(note(key), k -> new Account(now));
    accrue(key, account, now);
    account.rates = account.rates.plus(rates);
    account.open += open;
    account.accrued = account.accrued.subtract(charged);
    if (open > 0) {
      add(Periods.start(now, now), key, Amounts.ofCount(open));
    }
    if (account.open == 0 && account.rates.isNothing()) {
      live.remove(key);
    }
  }

  private CostKey note(CostKey key) {
    if (key.currency() != null) {
      currencies.add(key.currency());
    }
    return key;
  }

  /** Returns the currencies of all rows there ever were; not to be changed. */
  Set<Currency> currencies() {
    return currencies;
  }

  private void accrue(CostKey key, Account account, long now) {
    if (now > account.at && !account.rates.isNothing()) {
      split(account.rates, account.at, now, (start, amounts) -> add(start, key, amounts));
      account.accrued =
          account.accrued.add(account.rates.used().multiply(BigDecimal.valueOf(now - account.at)));
    }
    account.at = now;
  }

  private interface Part {
    void of(long start, Amounts amounts);
  }

  private static void split(Amounts rates, long from, long now, Part part) {
    long at = from;
    while (at < now) {
      long end = Math.min(Periods.end(at, now), now);
      part.of(Periods.start(at, now), rates.over(end - at));
      at = end;
    }
  }

  private void add(long start, CostKey key, Amounts amounts) {
    Map<CostKey, Amounts> rows = stretches.computeIfAbsent(start, s -> new LinkedHashMap<>());
    boolean isBeyond = rows.size() >= MOST_ROWS && !rows.containsKey(key);
    rows.merge(isBeyond ? key.rest() : key, amounts, Amounts::plus);
  }

  /** Puts hours that are old together to days, and days to months, once an hour. */
  private void tidy(long now) {
    long hour = Math.floorDiv(now, Periods.HOUR);
    if (hour == tidiedAt) {
      return;
    }
    tidiedAt = hour;
    for (Long start : new ArrayList<>(stretches.keySet())) {
      long kept = Periods.start(start, now);
      if (kept != start) {
        Map<CostKey, Amounts> rows = stretches.remove(start);
        if (rows != null) {
          rows.forEach((key, amounts) -> add(kept, key, amounts));
        }
      }
    }
  }

  /**
   * Shows every row, what goes on included until now. One row may be shown in several parts.
   *
   * @param wanted says whether the rows of a stretch are to be shown that begins then
   */
  public void read(long now, LongPredicate wanted, Reader reader) {
    stretches.forEach(
        (start, rows) -> {
          long kept = Periods.start(start, now);
          if (wanted.test(kept)) {
            rows.forEach((key, amounts) -> reader.row(kept, key, amounts));
          }
        });
    live.forEach(
        (key, account) ->
            split(
                account.rates,
                account.at,
                now,
                (start, amounts) -> {
                  if (wanted.test(start)) {
                    reader.row(start, key, amounts);
                  }
                }));
  }

  /** Returns what goes on. */
  public List<Live> live() {
    List<Live> all = new ArrayList<>();
    live.forEach(
        (key, account) ->
            all.add(new Live(key, account.rates, account.accrued, account.open, account.at)));
    return all;
  }

  /** Returns the rows of each stretch as they are, without what goes on. */
  NavigableMap<Long, List<Row>> rows() {
    NavigableMap<Long, List<Row>> all = new TreeMap<>();
    stretches.forEach(
        (start, rows) -> {
          List<Row> list = new ArrayList<>();
          rows.forEach((key, amounts) -> list.add(new Row(key, amounts)));
          all.put(start, list);
        });
    return all;
  }

  /** Puts rows in place as they were when a snapshot was taken. */
  void keep(long start, List<Row> rows) {
    Map<CostKey, Amounts> kept = stretches.computeIfAbsent(start, s -> new LinkedHashMap<>());
    rows.forEach(row -> kept.merge(note(row.key()), row.amounts(), Amounts::plus));
  }

  /** Puts what goes on in place as it was when a snapshot was taken. */
  void keep(Live kept) {
    Account account = new Account(kept.at());
    account.rates = kept.rates();
    account.accrued = kept.accrued();
    account.open = kept.open();
    live.put(note(kept.key()), account);
  }

  /** Forgets all, before a snapshot is put in place. */
  void clear() {
    live.clear();
    stretches.clear();
    currencies.clear();
  }
}
