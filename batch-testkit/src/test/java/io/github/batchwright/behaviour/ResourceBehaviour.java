package io.github.batchwright.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.BatchService;
import io.github.batchwright.ClientException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.function.Executable;

/** What the tests of resources share: refusals that leave no trace, and facts that replay. */
abstract class ResourceBehaviour extends Behaviour {
  BatchService service;

  @BeforeEach
  void takeService() {
    service = batch.service();
  }

  /** Expects a refusal that begins so, after which nothing was done. */
  void refused(String message, Executable action) {
    int facts = batch.facts().size();
    ClientException e = assertThrows(ClientException.class, action);
    assertTrue(e.getMessage().startsWith(message), e.getMessage());
    assertEquals(facts, batch.facts().size(), "something was done");
  }

  @AfterEach
  void everyFactIsReadBackAndApplies() throws Exception {
    EngineProperties.checkReplay(batch);
  }
}
