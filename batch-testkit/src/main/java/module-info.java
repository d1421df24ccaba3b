/** Virtual time, fakes and contract tests for code that uses or extends Batchwright. */
module io.github.batchwright.testkit {
  requires com.fasterxml.jackson.databind;
  requires transitive io.github.batchwright;
  requires static net.jqwik.api;
  requires static transitive org.junit.jupiter.api;
  requires static transitive org.jspecify;

  exports io.github.batchwright.testkit;
  exports io.github.batchwright.testkit.arbitraries;
  exports io.github.batchwright.testkit.chaos;
  exports io.github.batchwright.testkit.cloud;
  exports io.github.batchwright.testkit.contract;
  exports io.github.batchwright.testkit.trace;
  exports io.github.batchwright.testkit.workload;
  exports io.github.batchwright.testkit.replay;
}
