package io.github.batchwright.docker;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Says that a test class starts engines of its own. Where that cannot be done, it is skipped; if
 * the system property {@code batch.docker} is {@code required}, it fails.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Tag("own-engine")
@ExtendWith(OwnEngineCondition.class)
@interface RequiresOwnEngine {}
