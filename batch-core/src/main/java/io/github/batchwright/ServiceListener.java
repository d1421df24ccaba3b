package io.github.batchwright;

/**
 * Hears of what becomes of a service as a whole. Called on the thread that tells listeners of
 * events; an exception is logged and otherwise ignored.
 */
@FunctionalInterface
public interface ServiceListener {

  /**
   * The service has stopped for good, without being asked to: it is {@link ServiceState#FAILED}.
   * Told once. The host may close it and build a new one, or end its process.
   *
   * @param cause why
   */
  void onFailed(Throwable cause);
}
