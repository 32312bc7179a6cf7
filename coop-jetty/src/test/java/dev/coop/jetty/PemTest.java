package dev.coop.jetty;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.util.Arrays;
import java.util.Base64;

import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.PBEParameterSpec;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

final class PemTest {
    private static final String CIPHER = "PBEWithHmacSHA256AndAES_256";
    /** Of a key of PKCS #8 with 2048 bits, before the one of PKCS #1 in it. */
    private static final int RSA_HEADER_BYTES = 26;

    @TempDir
    private Path directory;

    private static PrivateKey key(String algorithm) throws GeneralSecurityException {
        return KeyPairGenerator.getInstance(algorithm).generateKeyPair().getPrivate();
    }

    private Path file(String label, byte[] der) throws IOException {
        return Files.writeString(directory.resolve("key.pem"), "a comment\n-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + label + "-----\n");
    }

    private static byte[] encrypted(PrivateKey key, String passphrase) throws GeneralSecurityException, IOException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(Cipher.ENCRYPT_MODE,
                SecretKeyFactory.getInstance(CIPHER).generateSecret(new PBEKeySpec(passphrase.toCharArray())),
                new PBEParameterSpec(new byte[16], 1000, new IvParameterSpec(new byte[16])));
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("PBES2");
        parameters.init(cipher.getParameters().getEncoded());
        return new EncryptedPrivateKeyInfo(parameters, cipher.doFinal(key.getEncoded())).getEncoded();
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC", "Ed25519"})
    @DisplayName("K-1 a key of PKCS #8, of any kind that servers have")
    void plain(String algorithm) throws IOException, GeneralSecurityException {
        PrivateKey key = key(algorithm);
        assertThat(Pem.privateKey(file("PRIVATE KEY", key.getEncoded()), null)).isEqualTo(key);
    }

    @Test
    @DisplayName("K-1 an RSA key of PKCS #1")
    void rsa() throws IOException, GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        PrivateKey key = generator.generateKeyPair().getPrivate();
        byte[] encoded = key.getEncoded();
        assertThat(Pem.privateKey(
                file("RSA PRIVATE KEY", Arrays.copyOfRange(encoded, RSA_HEADER_BYTES, encoded.length)), null))
                .isEqualTo(key);
    }

    @Test
    @DisplayName("K-1 an encrypted key, by its passphrase only")
    void encryptedKey() throws IOException, GeneralSecurityException {
        PrivateKey key = key("EC");
        Path file = file("ENCRYPTED PRIVATE KEY", encrypted(key, "open sesame"));
        assertThat(Pem.privateKey(file, "open sesame")).isEqualTo(key);
        assertThatExceptionOfType(InvalidKeyException.class).isThrownBy(() -> Pem.privateKey(file, null))
                .withMessage(file + " is encrypted: give its passphrase");
        assertThatExceptionOfType(InvalidKeyException.class).isThrownBy(() -> Pem.privateKey(file, "open barley"))
                .withMessage(file + " can't be decrypted by this passphrase");
    }

    @Test
    @DisplayName("B-5 what is no key says so")
    void noKey() throws IOException {
        Path text = Files.writeString(directory.resolve("text"), "hello");
        assertThatExceptionOfType(InvalidKeyException.class).isThrownBy(() -> Pem.privateKey(text, null))
                .withMessage(text + " holds no private key in PEM form");
        Path other = file("EC PRIVATE KEY", new byte[]{1});
        assertThatExceptionOfType(InvalidKeyException.class).isThrownBy(() -> Pem.privateKey(other, null))
                .withMessageContaining("openssl pkcs8");
        Path broken = file("PRIVATE KEY", new byte[]{1, 2, 3});
        assertThatExceptionOfType(InvalidKeyException.class).isThrownBy(() -> Pem.privateKey(broken, null))
                .withMessageContaining("unknown kind");
    }

    @Test
    @DisplayName("B-5 what is no certificate says so")
    void noCertificate() throws IOException {
        Path text = Files.writeString(directory.resolve("text"), "");
        assertThatExceptionOfType(CertificateException.class).isThrownBy(() -> Pem.certificates(text))
                .withMessageContaining("no certificate");
    }
}
