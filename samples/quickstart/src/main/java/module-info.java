/** Submits a few jobs and shows their progress. */
module io.github.batchwright.samples.quickstart {
  requires io.github.batchwright;
  requires io.github.batchwright.docker;
  requires me.tongfei.progressbar;
  requires static transitive org.jspecify;
}
