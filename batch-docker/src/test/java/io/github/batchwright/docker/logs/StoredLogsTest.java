package io.github.batchwright.docker.logs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.JobId;
import org.junit.jupiter.api.Test;

/** What is remembered of the logs of one attempt. */
final class StoredLogsTest {

  @Test
  void keepsOnlyTheHeadOfErrorOutput() {
    StoredLogs logs = new StoredLogs(new AttemptId(new JobId("job"), 1));
    byte[] bytes = "x".repeat(700).getBytes(UTF_8);
    logs.errorOutput(0, bytes, bytes.length);
    logs.errorOutput(0, bytes, bytes.length);
    logs.errorOutput(700, bytes, bytes.length);
    logs.errorOutput(1400, bytes, bytes.length);
    assertEquals(1024, logs.errorHead().length());
  }
}
