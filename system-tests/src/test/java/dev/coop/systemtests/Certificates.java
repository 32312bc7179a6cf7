package dev.coop.systemtests;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** A key and a certificate that it has signed itself, for 127.0.0.1: as PEM files and a store for a server, as a store for a client. */
final class Certificates {
    /** Of the store. */
    static final String PASSWORD = "changeit";

    private final Path key;
    private final Path cert;
    private final Path file;
    private final KeyStore store;

    private Certificates(Path key, Path cert, Path file, KeyStore store) {
        this.key = key;
        this.cert = cert;
        this.file = file;
        this.store = store;
    }

    /** Makes a new pair in {@code folder}. */
    static Certificates make(Path folder, String name) {
        Path file = folder.resolve(name + ".p12");
        Signals.run(Dist.javaHome().resolve("bin/keytool").toString(), "-genkeypair", "-alias", "own", "-keyalg", "EC",
                "-dname", "CN=" + name, "-ext", "san=ip:127.0.0.1", "-storetype", "PKCS12", "-keystore",
                file.toString(), "-storepass", PASSWORD);
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD.toCharArray());
            Certificates made = new Certificates(folder.resolve(name + ".key.pem"), folder.resolve(name + ".pem"),
                    file, store);
            pem(made.key, "PRIVATE KEY", store.getKey("own", PASSWORD.toCharArray()).getEncoded());
            pem(made.cert, "CERTIFICATE", store.getCertificate("own").getEncoded());
            return made;
        } catch (IOException | GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static void pem(Path file, String label, byte[] der) throws IOException {
        String text = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(der);
        Files.writeString(file, "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n");
    }

    Path key() {
        return key;
    }

    Path cert() {
        return cert;
    }

    /** Both, as a PKCS #12 file. */
    Path file() {
        return file;
    }

    /** What a client needs that trusts this certificate only, and shows {@code own} if it is asked for one. */
    SSLContext trustedBy(Certificates own) {
        try {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("server", store.getCertificate("own"));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(own.store, PASSWORD.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
