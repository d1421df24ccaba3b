package io.github.batchwright.aws;

import io.github.batchwright.model.ResourceOverrides;
import io.github.batchwright.model.Resources;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code resourceRequirements}: a list of type and value, the value as a string. */
final class ResourcesJson {
  static final String FIELD = "resourceRequirements";

  private ResourcesJson() {}

  /** The three types of resources, as they are listed. */
  private enum Type {
    VCPU("\\d{1,7}(\\.\\d{1,3})?", "must be a number with at most three decimals"),
    MEMORY("\\d{1,15}", "must be a whole number of MiB"),
    GPU("\\d{1,9}", "must be a whole number");

    private final String form;
    private final String rule;

    Type(String form, String rule) {
      this.form = form;
      this.rule = rule;
    }
  }

  /** Reads the amounts that are listed; what is not listed is null. */
  static ResourceOverrides readPartial(Cursor in) {
    Map<Type, String> values = new LinkedHashMap<>();
    in.objects(FIELD, ResourcesJson::readOne)
        .forEach(
            (entry) -> {
              if (values.put(entry.getKey(), entry.getValue()) != null) {
                throw in.refusal(FIELD, entry.getKey(), "must be listed once");
              }
            });
    String vcpu = values.get(Type.VCPU);
    String memory = values.get(Type.MEMORY);
    String gpu = values.get(Type.GPU);
    return new ResourceOverrides(
        vcpu == null ? null : new BigDecimal(vcpu).movePointRight(3).longValueExact(),
        memory == null ? null : Long.valueOf(memory),
        gpu == null ? null : Integer.valueOf(gpu));
  }

  private static Map.Entry<Type, String> readOne(Cursor in) {
    Type type = in.required("type", in.constant("type", Type.class));
    String value = in.requiredText("value");
    if (!value.matches(type.form)) {
      throw in.refusal("value", value, type.rule);
    }
    return Map.entry(type, value);
  }

  static void writePartial(Out out, ResourceOverrides amounts) {
    Map<Type, String> values = new LinkedHashMap<>();
    Long milliVcpus = amounts.milliVcpus();
    if (milliVcpus != null) {
      values.put(Type.VCPU, BigDecimal.valueOf(milliVcpus, 3).stripTrailingZeros().toPlainString());
    }
    if (amounts.memoryMiB() != null) {
      values.put(Type.MEMORY, amounts.memoryMiB().toString());
    }
    if (amounts.gpus() != null) {
      values.put(Type.GPU, amounts.gpus().toString());
    }
    out.objects(
        FIELD,
        values.entrySet(),
        (entry, value) -> entry.constant("type", value.getKey()).text("value", value.getValue()));
  }

  /** Reads an amount of which vCPU and memory have to be listed. */
  static Resources read(Cursor in) {
    ResourceOverrides amounts = readPartial(in);
    if (amounts.milliVcpus() == null || amounts.memoryMiB() == null) {
      throw in.refusal(FIELD, null, "must list VCPU and MEMORY");
    }
    return amounts.applyTo(Resources.NONE);
  }

  static void write(Out out, Resources amount) {
    writePartial(
        out,
        new ResourceOverrides(
            amount.milliVcpus(),
            amount.memoryMiB(),
            amount.gpus() == 0 ? null : (Integer) amount.gpus()));
  }
}
