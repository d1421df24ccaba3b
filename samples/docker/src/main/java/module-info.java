/** A pipeline whose stages are containers, drawn live while it runs. */
module io.github.batchwright.samples.docker {
  requires io.github.batchwright;
  requires io.github.batchwright.docker;
  requires java.desktop;
  requires static transitive org.jspecify;
}
