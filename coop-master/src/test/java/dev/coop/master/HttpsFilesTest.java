package dev.coop.master;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Base64;

import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.PBEParameterSpec;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.coop.ClusterException;
import dev.coop.ClusterOptions;
import dev.coop.Https;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class HttpsFilesTest {
    private static final String CIPHER = "PBEWithHmacSHA256AndAES_256";

    @TempDir
    private Path folder;

    private static byte[] encrypted(byte[] key, String passphrase) throws GeneralSecurityException, IOException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(Cipher.ENCRYPT_MODE,
                SecretKeyFactory.getInstance(CIPHER).generateSecret(new PBEKeySpec(passphrase.toCharArray())),
                new PBEParameterSpec(new byte[16], 1000, new IvParameterSpec(new byte[16])));
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("PBES2");
        parameters.init(cipher.getParameters().getEncoded());
        return new EncryptedPrivateKeyInfo(parameters, cipher.doFinal(key)).getEncoded();
    }

    private void assertRefused(Path key, @Nullable String passphrase, String message) {
        Path missing = folder.resolve("missing.pem");
        ClusterOptions options = ClusterOptions.builder(folder.resolve("shop.jar"))
                .https(new Https(key, missing, null, passphrase)).build();
        assertThatExceptionOfType(ClusterException.class)
                .isThrownBy(() -> HttpsFiles.check(options, new Target.Services(options.target(), false)))
                .withMessageStartingWith(message);
    }

    @Test
    @DisplayName("B-5 N-6 an encrypted key needs its passphrase, and no other one")
    void passphrase() throws GeneralSecurityException, IOException {
        byte[] key = KeyPairGenerator.getInstance("EC").generateKeyPair().getPrivate().getEncoded();
        Path file = Files.writeString(folder.resolve("key.pem"), "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(encrypted(key, "open sesame"))
                + "\n-----END ENCRYPTED PRIVATE KEY-----\n");
        assertRefused(file, null, "https-key: the private key in " + file + " is encrypted: say https-passphrase");
        assertRefused(file, "open barley",
                "https-key: the private key in " + file + " can't be decrypted by https-passphrase: ");
        // All is well with the key.
        assertRefused(file, "open sesame", "https-cert: ");
    }
}
