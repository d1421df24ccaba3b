/** What is asked of environments, queues, policies, consumable resources, definitions and tags. */
@NullMarked
package io.github.batchwright.engine.resources;

import org.jspecify.annotations.NullMarked;
