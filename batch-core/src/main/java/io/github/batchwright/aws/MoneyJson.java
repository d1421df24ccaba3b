package io.github.batchwright.aws;

import io.github.batchwright.model.capacity.Money;
import java.math.BigDecimal;
import java.util.Currency;

/** An amount of money: a decimal in a string, so that it stays exact, and an ISO 4217 code. */
final class MoneyJson {
  private MoneyJson() {}

  static Money read(Cursor in) {
    String amount = in.requiredText("amount");
    String currency = in.requiredText("currency");
    return new Money(amount(in, amount), currency(in, currency));
  }

  private static BigDecimal amount(Cursor in, String text) {
    if (!text.matches("-?\\d{1,18}(\\.\\d{1,18})?")) {
      throw in.refusal("amount", text, "must be a decimal such as 0.0416");
    }
    return new BigDecimal(text);
  }

  private static Currency currency(Cursor in, String code) {
    try {
      return Currency.getInstance(code);
    } catch (IllegalArgumentException e) {
      throw in.refusal("currency", code, "must be an ISO 4217 code such as USD");
    }
  }

  static void write(Out out, Money money) {
    out.text("amount", money.amount().toPlainString())
        .text("currency", money.currency().getCurrencyCode());
  }
}
