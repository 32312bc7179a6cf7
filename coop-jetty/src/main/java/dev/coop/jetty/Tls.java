package dev.coop.jetty;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.List;

import org.eclipse.jetty.util.ssl.SslContextFactory;

import dev.coop.Https;

/** Turns PEM files into what Jetty serves https by. Stateless. */
final class Tls {
    /** The store lives in memory only. */
    private static final String PASSWORD = "";

    private Tls() {}

    /**
     * Reads the files.
     *
     * @throws IOException if one can't be read
     * @throws GeneralSecurityException if one does not hold what it should
     */
    static SslContextFactory.Server of(Https https) throws IOException, GeneralSecurityException {
        List<Certificate> chain = Pem.certificates(https.cert());
        KeyStore store = empty();
        store.setKeyEntry("server", Pem.privateKey(https.key(), https.passphrase()), PASSWORD.toCharArray(),
                chain.toArray(Certificate[]::new));
        SslContextFactory.Server factory = new SslContextFactory.Server();
        factory.setKeyStore(store);
        factory.setKeyStorePassword(PASSWORD);
        if (https.ca() != null) {
            factory.setTrustStore(issuers(Pem.certificates(https.ca())));
            factory.setNeedClientAuth(true);
        }
        return factory;
    }

    private static KeyStore issuers(List<Certificate> certificates) throws IOException, GeneralSecurityException {
        KeyStore store = empty();
        for (Certificate certificate : certificates) {
            store.setCertificateEntry("issuer-" + store.size(), certificate);
        }
        return store;
    }

    private static KeyStore empty() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}
