package io.github.batchwright.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.transport.DockerHttpClient;
import io.github.batchwright.docker.images.ImageName;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The image that the tests run: a busybox. Where the engine lacks it, it is made of this machine's
 * own {@code /bin/busybox}, which needs no registry, else pulled.
 */
final class TestImage {
  private static final String DEFAULT = "batchwright/busybox:test";
  private static final String PULLED = "busybox:stable";
  private static final Path BUSYBOX = Path.of("/bin/busybox");
  private static final int BLOCK = 512;

  private TestImage() {}

  /** Returns the name of an image that the engine has. */
  static String ensure(DockerClient client, DockerHttpClient http) {
    String variable = System.getenv().getOrDefault("BATCH_DOCKER_IMAGE", DEFAULT);
    String name = System.getProperty("batch.docker.image", variable);
    if (exists(client, name)) {
      return name;
    }
    try {
      if (name.equals(DEFAULT) && Files.isExecutable(BUSYBOX)) {
        load(http, ImageName.parse(name));
        return name;
      }
      String other = name.equals(DEFAULT) ? PULLED : name;
      if (!exists(client, other)) {
        ImageName pulled = ImageName.parse(other);
        client
            .pullImageCmd(pulled.repository())
            .withTag(pulled.tag())
            .start()
            .awaitCompletion(5, TimeUnit.MINUTES);
      }
      return other;
    } catch (IOException e) {
      throw new IllegalStateException("no image for the tests", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("no image for the tests", e);
    }
  }

  private static boolean exists(DockerClient client, String name) {
    try {
      client.inspectImageCmd(name).exec();
      return true;
    } catch (NotFoundException e) {
      return false;
    }
  }

  /** docker-java's own command for this sends something else than the archive. */
  private static void load(DockerHttpClient http, ImageName name) throws IOException {
    DockerHttpClient.Request request =
        DockerHttpClient.Request.builder()
            .method(DockerHttpClient.Request.Method.POST)
            .path("/images/create?fromSrc=-&repo=" + name.repository() + "&tag=" + name.tag())
            .putHeader("Content-Type", "application/x-tar")
            .body(new ByteArrayInputStream(archive()))
            .build();
    try (DockerHttpClient.Response response = http.execute(request);
        InputStream body = response.getBody()) {
      String answer = new String(body.readAllBytes(), StandardCharsets.UTF_8);
      if (response.getStatusCode() != 200 || answer.contains("error")) {
        throw new IOException("the image was not taken: " + answer);
      }
    }
  }

  /** A tar of the program and of links to it under the name of each of its applets. */
  private static byte[] archive() throws IOException {
    ByteArrayOutputStream tar = new ByteArrayOutputStream();
    byte[] program = Files.readAllBytes(BUSYBOX);
    entry(tar, "bin/", '5', "", 0, 0755);
    entry(tar, "tmp/", '5', "", 0, 01777);
    entry(tar, "bin/busybox", '0', "", program.length, 0755);
    tar.write(program);
    tar.write(new byte[(BLOCK - program.length % BLOCK) % BLOCK]);
    for (String applet : applets()) {
      if (!applet.equals("busybox")) {
        entry(tar, "bin/" + applet, '2', "busybox", 0, 0777);
      }
    }
    tar.write(new byte[2 * BLOCK]);
    return tar.toByteArray();
  }

  private static List<String> applets() throws IOException {
    Process list = new ProcessBuilder(BUSYBOX.toString(), "--list").start();
    try (InputStream out = list.getInputStream()) {
      return new ArrayList<>(
          new String(out.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
    }
  }

  private static void entry(
      ByteArrayOutputStream tar, String name, char type, String link, long size, int mode) {
    byte[] header = new byte[BLOCK];
    put(header, 0, name);
    put(header, 100, String.format("%07o", mode));
    put(header, 108, "0000000");
    put(header, 116, "0000000");
    put(header, 124, String.format("%011o", size));
    put(header, 136, "00000000000");
    put(header, 148, "        ");
    header[156] = (byte) type;
    put(header, 157, link);
    put(header, 257, "ustar\00000");
    int sum = 0;
    for (byte b : header) {
      sum += b & 0xff;
    }
    put(header, 148, String.format("%06o\0 ", sum));
    tar.writeBytes(header);
  }

  private static void put(byte[] header, int offset, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, header, offset, bytes.length);
  }
}
