package io.github.batchwright.model.ahead;

import io.github.batchwright.model.capacity.Money;
import org.jspecify.annotations.Nullable;

/**
 * How a compute environment is used while a copy is run ahead. Immutable.
 *
 * @param name the environment
 * @param utilisation which part of its vCPUs was used, from the beginning of the run until the last
 *     job was finished in it, 0-1; 0 if it had none
 * @param used what attempts were charged for in the run; null if no price is known
 * @param idle what instances cost in the run besides; null if no price is known
 */
public record EnvironmentOutlook(
    String name, double utilisation, @Nullable Money used, @Nullable Money idle) {}
