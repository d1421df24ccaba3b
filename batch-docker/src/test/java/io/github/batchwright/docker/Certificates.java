package io.github.batchwright.docker;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Makes what an engine on this machine and its clients need to speak TLS, with the JDK's keytool.
 */
final class Certificates {
  private static final String PASSWORD = "password";

  private Certificates() {}

  /**
   * Fills two folders with {@code ca.pem}, {@code cert.pem} and {@code key.pem}: one for an engine
   * that listens on 127.0.0.1, and one for whoever it trusts.
   */
  static void make(Path server, Path client) throws Exception {
    Path store = Files.createTempFile(server, "keys", ".p12");
    Files.delete(store);
    keytool(store, "ca", "-ext", "bc:c");
    keytool(store, "server", "-signer", "ca", "-ext", "san=ip:127.0.0.1", "-ext", "eku=sa");
    keytool(store, "client", "-signer", "ca", "-ext", "eku=ca");
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    write(keys, "server", server);
    write(keys, "client", client);
  }

  private static void keytool(Path store, String name, String... more)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                name,
                "-dname",
                "CN=" + name,
                "-keyalg",
                "RSA",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD));
    command.addAll(List.of(more));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(command + " failed: " + output);
    }
  }

  private static void write(KeyStore keys, String name, Path folder)
      throws GeneralSecurityException, IOException {
    pem(folder.resolve("ca.pem"), "CERTIFICATE", keys.getCertificate("ca").getEncoded());
    pem(folder.resolve("cert.pem"), "CERTIFICATE", keys.getCertificate(name).getEncoded());
    pem(
        folder.resolve("key.pem"),
        "PRIVATE KEY",
        keys.getKey(name, PASSWORD.toCharArray()).getEncoded());
  }

  private static void pem(Path file, String kind, byte[] bytes) throws IOException {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    Files.writeString(
        file, "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n");
  }
}
