/** Counts the words of a folder of text files as a batch, and shows what became of each job. */
module io.github.batchwright.samples.quickstart {
  requires io.github.batchwright;
  requires io.github.batchwright.docker;
  requires me.tongfei.progressbar;
  requires static transitive org.jspecify;
}
