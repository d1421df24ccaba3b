package io.github.batchwright.engine.state;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.github.batchwright.model.ContainerProperties;
import io.github.batchwright.model.HandlerProperties;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobProperties;
import io.github.batchwright.model.ProcessProperties;
import java.io.IOException;

/** Writes a fact as one line of JSON and reads it back. Thread-safe. */
public final class FactCodec {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          // What a record works out, such as isChild, is no part of it.
          .visibility(PropertyAccessor.IS_GETTER, JsonAutoDetect.Visibility.NONE)
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
          .addMixIn(Fact.class, FactMixIn.class)
          .addMixIn(JobProperties.class, JobPropertiesMixIn.class)
          .addMixIn(JobId.class, JobIdMixIn.class)
          .build();

  private FactCodec() {}

  /**
   * One fact with its place in the journal.
   *
   * @param seq its sequence number
   * @param at when it was decided, in milliseconds since the epoch
   * @param fact what was decided
   */
  public record Entry(long seq, long at, Fact fact) {}

  /** Writes a fact as UTF-8 JSON without a line break. */
  public static byte[] encode(long sequence, long at, Fact fact) {
    try {
      return MAPPER.writeValueAsBytes(new Entry(sequence, at, fact));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write " + fact, e);
    }
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws IOException if it is something else
   */
  public static Entry decode(byte[] line) throws IOException {
    return MAPPER.readValue(line, Entry.class);
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({
    @JsonSubTypes.Type(Fact.Founded.class),
    @JsonSubTypes.Type(Fact.EnvironmentCreated.class),
    @JsonSubTypes.Type(Fact.QueueCreated.class),
    @JsonSubTypes.Type(Fact.DefinitionRegistered.class),
    @JsonSubTypes.Type(Fact.JobSubmitted.class),
    @JsonSubTypes.Type(Fact.Moved.class),
    @JsonSubTypes.Type(Fact.ChildrenMoved.class),
    @JsonSubTypes.Type(Fact.Flagged.class),
    @JsonSubTypes.Type(Fact.AttemptPlaced.class),
    @JsonSubTypes.Type(Fact.AttemptStarted.class),
    @JsonSubTypes.Type(Fact.StopOrdered.class),
    @JsonSubTypes.Type(Fact.KillOrdered.class),
    @JsonSubTypes.Type(Fact.AttemptEnded.class),
    @JsonSubTypes.Type(Fact.JobForgotten.class)
  })
  private interface FactMixIn {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = ContainerProperties.class, name = "container"),
    @JsonSubTypes.Type(value = ProcessProperties.class, name = "process"),
    @JsonSubTypes.Type(value = HandlerProperties.class, name = "handler")
  })
  private interface JobPropertiesMixIn {}

  private abstract static class JobIdMixIn {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    @SuppressWarnings("UnusedVariable") // only its annotation and its signature count
    JobIdMixIn(String value) {}

    @JsonValue
    abstract String value();
  }
}
