package io.github.batchwright.docker.images;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.batchwright.docker.images.PullProblem.Kind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The words are what engines have said. */
final class PullProblemTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "NO_SUCH_IMAGE | false | manifest for h:1/a:2 not found: manifest unknown: manifest unknown",
        "NO_SUCH_IMAGE | false | manifest for h:1/timeout:2 not found: manifest unknown",
        "NO_CREDENTIALS | false | Head \"http://h:1/v2/a/manifests/1\": no basic auth credentials",
        "DENIED | false | unauthorized: authentication required",
        "DENIED | false | pull access denied for x, repository does not exist or may require"
            + " 'docker login': denied: requested access to the resource is denied",
        "REFUSED | true | Get \"http://h:1/v2/\": dial tcp 127.0.0.1:1: connect: connection refused",
        "NO_SUCH_HOST | false | dial tcp: lookup h on 10.0.0.53:53: no such host",
        "NO_NAME_SERVICE | true | dial tcp: lookup h on 10.0.0.53:53: server misbehaving",
        "NO_NAME_SERVICE | true | dial tcp: lookup h on 10.0.0.53:53: read udp: i/o timeout",
        "TIMEOUT | true | dial tcp 10.0.0.1:5000: i/o timeout",
        "TIMEOUT | true | net/http: TLS handshake timeout",
        "TIMEOUT | true | net/http: request canceled while waiting for connection"
            + " (Client.Timeout exceeded while awaiting headers)",
        "BROKEN_OFF | true | Get \"http://h:1/v2/\": EOF",
        "BROKEN_OFF | true | read tcp 127.0.0.1:4->127.0.0.1:5: read: connection reset by peer",
        "SERVER_ERROR | true | received unexpected HTTP status: 503 Service Unavailable",
        "TOO_MANY | true | toomanyrequests: You have reached your pull rate limit.",
        "DISK_FULL | false | failed to register layer: write /a: no space left on device",
        "UNTRUSTED | false | Get \"https://h:1/v2/\": x509: certificate signed by unknown authority",
        "WRONG_CONTENT | false | image verification failed for digest sha256:0f",
        "NO_SUCH_PLATFORM | false | no matching manifest for linux/amd64 in the manifest list",
        "OTHER | false | something new",
      })
  void isToldFromTheEnginesWords(Kind kind, boolean mayPass, String words) {
    PullProblem problem = PullProblem.of(ImageName.parse("h:1/timeout"), words);

    assertEquals(kind, problem.kind());
    assertEquals(mayPass, problem.mayPass());
    assertEquals(true, problem.text().endsWith(words));
  }
}
