package dev.coop.jetty;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

import org.jspecify.annotations.Nullable;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** Reads keys and certificates as other servers take them, in PEM form (RFC 7468). Stateless. */
final class Pem {
    private static final Pattern KEY = Pattern.compile("-----BEGIN ([A-Z ]*PRIVATE KEY)-----([^-]+)-----END");
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");
    /** Version 0 and the identifier of RSA, as PKCS #8 (RFC 5208) has them before the key of PKCS #1. */
    private static final byte[] RSA_PREFIX = HexFormat.of().parseHex("020100300d06092a864886f70d0101010500");
    private static final int SEQUENCE = 0x30;
    private static final int OCTET_STRING = 0x04;

    private Pem() {}

    /**
     * Every certificate in {@code file}, in order.
     *
     * @throws CertificateException if there is none, or one can't be parsed
     */
    static List<Certificate> certificates(Path file) throws IOException, CertificateException {
        try (InputStream in = Files.newInputStream(file)) {
            List<Certificate> found = List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(in));
            if (found.isEmpty()) {
                throw new CertificateException(file + " holds no certificate in PEM form");
            }
            return found;
        } catch (CertificateException e) {
            throw new CertificateException(file + ": " + e.getMessage(), e);
        }
    }

    /**
     * The first private key in {@code file}: PKCS #8, encrypted or not, or PKCS #1.
     *
     * @param passphrase of an encrypted key; null where none is known
     * @throws InvalidKeyException if there is none, it can't be parsed, or not be decrypted
     */
    static PrivateKey privateKey(Path file, @Nullable String passphrase)
            throws IOException, GeneralSecurityException {
        Matcher pem = KEY.matcher(Files.readString(file, ISO_8859_1));
        if (!pem.find()) {
            throw new InvalidKeyException(file + " holds no private key in PEM form");
        }
        byte[] der = Base64.getMimeDecoder().decode(pem.group(2));
        return switch (pem.group(1)) {
            case "PRIVATE KEY" -> parse(new PKCS8EncodedKeySpec(der), file);
            case "RSA PRIVATE KEY" -> parse(new PKCS8EncodedKeySpec(wrapped(der)), file);
            case "ENCRYPTED PRIVATE KEY" -> parse(decrypt(der, file, passphrase), file);
            default -> throw new InvalidKeyException(file + " holds an " + pem.group(1)
                    + ", which is not supported: openssl pkcs8 -topk8 -nodes makes a PRIVATE KEY of it");
        };
    }

    private static PrivateKey parse(PKCS8EncodedKeySpec key, Path file) throws GeneralSecurityException {
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(key);
            } catch (InvalidKeySpecException _) {
                // It may be of the next kind.
            }
        }
        throw new InvalidKeyException(file + " holds a private key of an unknown kind: not one of " + ALGORITHMS);
    }

    private static PKCS8EncodedKeySpec decrypt(byte[] der, Path file, @Nullable String passphrase)
            throws IOException, GeneralSecurityException {
        if (passphrase == null) {
            throw new InvalidKeyException(file + " is encrypted: give its passphrase");
        }
        EncryptedPrivateKeyInfo key = new EncryptedPrivateKeyInfo(der);
        // The parameters of PBES2 name the algorithm; its own name is only the scheme's.
        String algorithm = key.getAlgParameters() == null ? key.getAlgName() : key.getAlgParameters().toString();
        try {
            return key.getKeySpec(SecretKeyFactory.getInstance(algorithm)
                    .generateSecret(new PBEKeySpec(passphrase.toCharArray())), "SunJCE");
        } catch (InvalidKeyException e) {
            throw new InvalidKeyException(file + " can't be decrypted by this passphrase", e);
        }
    }

    /** A key of PKCS #1 as one of PKCS #8. */
    private static byte[] wrapped(byte[] key) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(RSA_PREFIX);
        body.writeBytes(element(OCTET_STRING, key));
        return element(SEQUENCE, body.toByteArray());
    }

    /** An element of DER: its tag, its length in bytes, its content. */
    private static byte[] element(int tag, byte[] content) {
        ByteArrayOutputStream element = new ByteArrayOutputStream();
        element.write(tag);
        if (content.length < 0x80) {
            element.write(content.length);
        } else {
            element.write(0x82);
            element.write(content.length >> 8);
            element.write(content.length);
        }
        element.writeBytes(content);
        return element.toByteArray();
    }
}
