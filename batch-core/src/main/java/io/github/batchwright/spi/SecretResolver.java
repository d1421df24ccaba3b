package io.github.batchwright.spi;

/**
 * Looks up the secrets that job definitions name. AWS: {@code secrets.valueFrom}, and the
 * credentials of private registries.
 *
 * <p>It is called when an attempt is launched, again for each attempt, and never on the scheduler's
 * thread: it may block, and its caller bounds how long it waits. It must be thread-safe: several
 * attempts may be launched at once. What it returns goes into the attempt and nowhere else: not
 * into the journal, not into logs, not into any message.
 */
@FunctionalInterface
public interface SecretResolver {

  /**
   * Returns the value of a secret, never null.
   *
   * @param valueFrom the name as the job definition has it, such as an ARN or a name of one's own
   * @throws SecretException if there is no such secret, or it cannot be had now
   */
  String resolve(String valueFrom) throws SecretException;
}
