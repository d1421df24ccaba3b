package io.github.batchwright.engine.state;

import io.github.batchwright.model.QuotaShare;

/** A decision about a quota share, recorded. */
public sealed interface QuotaFact extends Fact.OfQuota {

  /** Does what the visitor does for this kind of fact. */
  void accept(Visitor visitor);

  @Override
  default void accept(Fact.Visitor visitor) {
    visitor.quota(this);
  }

  /**
   * A quota share was created.
   *
   * @param share what was asked for
   */
  record QuotaShareCreated(QuotaShare share) implements QuotaFact {
    @Override
    public void accept(Visitor visitor) {
      visitor.quotaShareCreated(this);
    }
  }

  /**
   * A quota share is another.
   *
   * @param share as it is now
   */
  record QuotaShareUpdated(QuotaShare share) implements QuotaFact {
    @Override
    public void accept(Visitor visitor) {
      visitor.quotaShareUpdated(this);
    }
  }

  /**
   * A quota share is gone once its jobs are finished.
   *
   * @param queue the queue's name
   * @param name the share's name
   */
  record QuotaShareDeleting(String queue, String name) implements QuotaFact {
    @Override
    public void accept(Visitor visitor) {
      visitor.quotaShareDeleting(this);
    }
  }

  /**
   * A quota share is gone.
   *
   * @param queue the queue's name
   * @param name the share's name
   */
  record QuotaShareDeleted(String queue, String name) implements QuotaFact {
    @Override
    public void accept(Visitor visitor) {
      visitor.quotaShareDeleted(this);
    }
  }

  /** One method for each kind of fact. */
  interface Visitor {
    /** See {@link QuotaShareCreated}. */
    void quotaShareCreated(QuotaShareCreated fact);

    /** See {@link QuotaShareUpdated}. */
    void quotaShareUpdated(QuotaShareUpdated fact);

    /** See {@link QuotaShareDeleting}. */
    void quotaShareDeleting(QuotaShareDeleting fact);

    /** See {@link QuotaShareDeleted}. */
    void quotaShareDeleted(QuotaShareDeleted fact);
  }
}
