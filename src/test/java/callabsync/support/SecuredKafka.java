package callabsync.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;

/**
 * A real broker as hosted ones are: TLS with a certificate of an authority of its own, and a login, by PLAIN or by SCRAM. The
 * test itself reaches it without both.
 */
public final class SecuredKafka implements AutoCloseable {

    public static final String USER = "acme";
    public static final String PASSWORD = "pl4in-Hq7v";
    private static final String STORE_PASSWORD = "of-the-keystore";

    private final Path certificate;
    private final int port = KafkaProcess.freePort();
    private final KafkaProcess broker;

    /** Started and ready. */
    public SecuredKafka(Path folder) throws IOException {
        Path keystore = folder.resolve("broker.p12");
        this.certificate = folder.resolve("ca.pem");
        Files.createDirectories(folder);
        keytool("-genkeypair -alias broker -keyalg EC -dname CN=localhost -ext san=ip:127.0.0.1 -validity 2", keystore);
        keytool("-exportcert -rfc -alias broker -file " + certificate, keystore);
        String listener = "SASL_SSL://127.0.0.1:" + port;
        this.broker = new KafkaProcess(folder.resolve("broker"), listener, """
                listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SASL_SSL:SASL_SSL
                sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-512
                listener.name.sasl_ssl.plain.sasl.jaas.config=%s user_%s="%s";
                listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config=%s;
                ssl.keystore.location=%s
                ssl.keystore.type=PKCS12
                ssl.keystore.password=%s
                """.formatted(
                                module("plain.PlainLoginModule"),
                                USER,
                                PASSWORD,
                                module("scram.ScramLoginModule"),
                                keystore,
                                STORE_PASSWORD))
                .start()
                .awaitReady();
    }

    /** Who wants a login. */
    public String brokers() {
        return "127.0.0.1:" + port;
    }

    /** Who wants none. */
    public String openBrokers() {
        return broker.brokers();
    }

    /** In the PEM format. */
    public Path certificate() {
        return certificate;
    }

    public SecuredKafka topics(String... names) {
        List.of(names).forEach(name -> broker.createTopic(name, 1));
        return this;
    }

    /** A client's {@code sasl.jaas.config}. */
    public static String plain(String password) {
        return login("plain.PlainLoginModule", USER, password);
    }

    /** A client's {@code sasl.jaas.config}. */
    public static String scram(String user, String password) {
        return login("scram.ScramLoginModule", user, password);
    }

    private static String login(String module, String user, String password) {
        return module(module) + " username=\"" + user + "\" password=\"" + password + "\";";
    }

    private static String module(String name) {
        return "org.apache.kafka.common.security." + name + " required";
    }

    /** From now on this user can log in with SCRAM. */
    public void createScramUser(String user, String password) {
        var credential = new UserScramCredentialUpsertion(
                user, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096), password);
        try (var admin = broker.admin()) {
            admin.alterUserScramCredentials(List.of(credential)).all().get();
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a client needs besides its mechanism and login. */
    public Map<String, String> tls() {
        return Map.of(
                "security.protocol", "SASL_SSL",
                "ssl.truststore.type", "PEM",
                "ssl.truststore.location", certificate.toString());
    }

    private static void keytool(String arguments, Path keystore) throws IOException {
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        var process = new ProcessBuilder((keytool + " " + arguments + " -storetype PKCS12 -keystore " + keystore
                                + " -storepass " + STORE_PASSWORD)
                        .split(" "))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException("keytool " + arguments + " failed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        broker.close();
    }
}
