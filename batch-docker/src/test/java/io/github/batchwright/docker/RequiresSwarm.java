package io.github.batchwright.docker;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Says that a test class needs the swarm that {@code .ci/docker-swarm} has started in the directory
 * which the variable {@code BATCH_SWARM} names. Where there is none it is skipped; if the system
 * property {@code batch.swarm} is {@code required}, it fails. With {@code -DexcludedGroups=swarm}
 * it is left out.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(SwarmCondition.class)
@Tag("swarm")
@interface RequiresSwarm {}
