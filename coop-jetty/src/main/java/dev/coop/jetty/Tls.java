package dev.coop.jetty;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.util.List;

import org.eclipse.jetty.util.ssl.SslContextFactory;

import dev.coop.Https;

/** Turns PEM files into what Jetty serves https by. Stateless. */
final class Tls {
    /** The store lives in memory only. */
    private static final String PASSWORD = "";
    private static final byte[] PROBE = {1, 2, 3};

    private Tls() {}

    /**
     * Reads the files.
     *
     * @throws IOException if one can't be read
     * @throws GeneralSecurityException if one does not hold what it should
     */
    static SslContextFactory.Server of(Https https) throws IOException, GeneralSecurityException {
        List<Certificate> chain = Pem.certificates(https.cert());
        PrivateKey key = Pem.privateKey(https.key(), https.passphrase());
        requirePair(key, chain.getFirst(), https);
        KeyStore store = empty();
        store.setKeyEntry("server", key, PASSWORD.toCharArray(),
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

    /** Else every handshake would fail, of a worker that listens. */
    private static void requirePair(PrivateKey key, Certificate certificate, Https https)
            throws GeneralSecurityException {
        Signature signature = Signature.getInstance(algorithm(key));
        signature.initSign(key);
        signature.update(PROBE);
        byte[] signed = signature.sign();
        signature.initVerify(certificate.getPublicKey());
        signature.update(PROBE);
        if (!signature.verify(signed)) {
            throw new InvalidKeyException(https.key() + " is not the key of the certificate in " + https.cert());
        }
    }

    private static String algorithm(PrivateKey key) {
        return switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> "EdDSA";
        };
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
