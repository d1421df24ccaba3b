/** The Batchwright engine: what a caller types, the model, and what an extender implements. */
// The testkit and the executor of containers are compiled after this module: their names are not
// known yet.
@SuppressWarnings("module")
module io.github.batchwright {
  requires com.fasterxml.jackson.annotation;
  requires com.fasterxml.jackson.core;
  requires com.fasterxml.jackson.databind;
  requires com.fasterxml.jackson.datatype.jsr310;
  requires com.google.common;
  requires java.management;
  requires jdk.management;
  requires transitive org.slf4j;
  requires static micrometer.core;
  requires static transitive org.jspecify;

  exports io.github.batchwright;
  exports io.github.batchwright.aws;
  exports io.github.batchwright.journal;
  exports io.github.batchwright.model;
  exports io.github.batchwright.model.ahead;
  exports io.github.batchwright.model.capacity;
  exports io.github.batchwright.model.container;
  exports io.github.batchwright.model.cost;
  exports io.github.batchwright.model.dispatch;
  exports io.github.batchwright.model.schedule;
  exports io.github.batchwright.model.start;
  exports io.github.batchwright.spi;
  exports io.github.batchwright.engine to
      io.github.batchwright.testkit;
  exports io.github.batchwright.engine.capacity to
      io.github.batchwright.testkit;
  exports io.github.batchwright.engine.codec to
      io.github.batchwright.testkit;
  exports io.github.batchwright.engine.jobs to
      io.github.batchwright.testkit;
  exports io.github.batchwright.engine.resources to
      io.github.batchwright.testkit;
  exports io.github.batchwright.engine.start to
      io.github.batchwright.testkit;
  exports io.github.batchwright.engine.state to
      io.github.batchwright.testkit;
  exports io.github.batchwright.engine.turn to
      io.github.batchwright.testkit;
  exports io.github.batchwright.service to
      io.github.batchwright.testkit;
  exports io.github.batchwright.logs to
      io.github.batchwright.testkit;
  exports io.github.batchwright.handler to
      io.github.batchwright.testkit;
  exports io.github.batchwright.attempts to
      io.github.batchwright.docker,
      io.github.batchwright.testkit;

  opens io.github.batchwright.engine.codec to
      com.fasterxml.jackson.databind;
  opens io.github.batchwright.engine.cost to
      com.fasterxml.jackson.databind;
  opens io.github.batchwright.engine.state to
      com.fasterxml.jackson.databind;
  opens io.github.batchwright.model to
      com.fasterxml.jackson.databind;
  opens io.github.batchwright.model.capacity to
      com.fasterxml.jackson.databind;
  opens io.github.batchwright.model.container to
      com.fasterxml.jackson.databind;
  opens io.github.batchwright.model.cost to
      com.fasterxml.jackson.databind;
  opens io.github.batchwright.model.schedule to
      com.fasterxml.jackson.databind;
  opens io.github.batchwright.model.start to
      com.fasterxml.jackson.databind;
}
