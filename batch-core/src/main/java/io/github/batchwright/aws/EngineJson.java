package io.github.batchwright.aws;

import io.github.batchwright.model.container.EngineOptions;
import io.github.batchwright.model.container.NetworkMode;
import io.github.batchwright.model.container.PullPolicy;

/** {@code engineOptions}, an extension: what AWS has no field for. */
final class EngineJson {
  static final String FIELD = "engineOptions";

  private EngineJson() {}

  static EngineOptions read(Cursor in) {
    PullPolicy pull = in.constant("pullPolicy", PullPolicy.class);
    NetworkMode network = in.constant("networkMode", NetworkMode.class);
    return in.make(
        () ->
            new EngineOptions(
                in.texts("entryPoint"),
                in.text("workingDirectory"),
                pull,
                network == null ? NetworkMode.BRIDGE : network,
                in.text("stopSignal"),
                in.map("labels"),
                in.texts("addCapabilities"),
                in.texts("securityOptions"),
                in.integer("pidsLimit"),
                in.text("hostname"),
                in.map("extraHosts")));
  }

  static void write(Out out, EngineOptions options) {
    out.texts("entryPoint", options.entryPoint())
        .text("workingDirectory", options.workingDirectory())
        .constant("pullPolicy", options.pullPolicy())
        .constant("networkMode", options.networkMode())
        .text("stopSignal", options.stopSignal())
        .map("labels", options.labels())
        .texts("addCapabilities", options.addCapabilities())
        .texts("securityOptions", options.securityOptions())
        .number("pidsLimit", options.pidsLimit())
        .text("hostname", options.hostname())
        .map("extraHosts", options.extraHosts());
  }
}
