package io.github.batchwright.testkit;

import io.github.batchwright.model.AttemptId;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.AttemptReports;
import java.time.Duration;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link ScriptedExecutor} does with attempts that match: of a job name, and of an attempt
 * an array index or a node if one is given. Unless said otherwise it starts at once, runs for a
 * second and exits with 0. Not thread-safe.
 */
public final class ScriptRule {
  private final String jobName;
  private @Nullable Integer attempt;
  private @Nullable Integer arrayIndex;
  private @Nullable Integer node;
  private Duration startDelay = Duration.ZERO;
  private @Nullable Duration runTime = Duration.ofSeconds(1);
  private AttemptOutcome outcome = AttemptOutcome.exited(0);
  private boolean starts = true;
  private boolean ignoresStop;
  private String address = AttemptReports.LOCAL_ADDRESS;
  private String output = "";
  private @Nullable RuntimeException thrown;
  private boolean endsWithTheService;

  ScriptRule(String jobName) {
    this.jobName = jobName;
  }

  /** Matches only the attempt of this number, counted from 1. */
  public ScriptRule attempt(int number) {
    this.attempt = number;
    return this;
  }

  /** Matches only the array child of this index. */
  public ScriptRule arrayIndex(int index) {
    this.arrayIndex = index;
    return this;
  }

  /** Matches only the node of this index of a multi-node job. */
  public ScriptRule node(int index) {
    this.node = index;
    return this;
  }

  /** Says on start that the attempt is to be reached at this address; 127.0.0.1 unless said. */
  public ScriptRule runsAt(String privateIpv4Address) {
    this.address = privateIpv4Address;
    return this;
  }

  /** Starts after a delay. */
  public ScriptRule startsAfter(Duration delay) {
    this.startDelay = delay;
    return this;
  }

  /** Runs for this long. */
  public ScriptRule takes(Duration duration) {
    this.runTime = duration;
    return this;
  }

  /** Runs until it is stopped. */
  public ScriptRule neverEnds() {
    this.runTime = null;
    return this;
  }

  /** Runs on when it is stopped gracefully; only force ends it. */
  public ScriptRule ignoresStop() {
    this.ignoresStop = true;
    return this;
  }

  /** Ends with this exit code. */
  public ScriptRule exitsWith(int exitCode) {
    return ends(AttemptOutcome.exited(exitCode));
  }

  /** Ends like this. */
  public ScriptRule ends(AttemptOutcome how) {
    this.outcome = how;
    return this;
  }

  /** Ends like this without ever running, such as {@link AttemptOutcome#cannotStart}. */
  public ScriptRule neverStarts(AttemptOutcome how) {
    this.starts = false;
    return ends(how);
  }

  /** Writes this to its standard output when it starts. */
  public ScriptRule prints(String text) {
    this.output = text;
    return this;
  }

  /** Ends, unseen, when the service does, as a handler would; other attempts live on. */
  public ScriptRule diesWithTheService() {
    this.endsWithTheService = true;
    return this;
  }

  /** Has the executor itself break its contract and throw. */
  public ScriptRule throwsAtLaunch(RuntimeException broken) {
    this.thrown = broken;
    return this;
  }

  boolean matches(String name, AttemptId id) {
    OptionalInt index = id.job().arrayIndex();
    boolean named =
        jobName.endsWith("*")
            ? name.startsWith(jobName.substring(0, jobName.length() - 1))
            : name.equals(jobName);
    return named
        && (attempt == null || attempt == id.number())
        && (arrayIndex == null || (index.isPresent() && index.getAsInt() == arrayIndex))
        && (node == null || id.job().nodeIndex().equals(OptionalInt.of(node)));
  }

  Duration startDelay() {
    return startDelay;
  }

  @Nullable Duration runTime() {
    return runTime;
  }

  AttemptOutcome outcome() {
    return outcome;
  }

  boolean starts() {
    return starts;
  }

  boolean isIgnoringStop() {
    return ignoresStop;
  }

  String address() {
    return address;
  }

  String output() {
    return output;
  }

  boolean endsWithTheService() {
    return endsWithTheService;
  }

  @Nullable RuntimeException thrown() {
    return thrown;
  }
}
