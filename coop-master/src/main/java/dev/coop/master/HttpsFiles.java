package dev.coop.master;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

import org.jspecify.annotations.Nullable;

import dev.coop.ClusterException;
import dev.coop.ClusterOptions;
import dev.coop.Https;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** Looks at the files for https, and whether the program knows such options, before any process is started (B-5). Stateless. */
final class HttpsFiles {
    private static final Pattern KEY = Pattern
            .compile("-----BEGIN [A-Z ]*PRIVATE KEY-----(.*?)-----END [A-Z ]*PRIVATE KEY-----", Pattern.DOTALL);

    private HttpsFiles() {}

    /**
     * Checks that the files hold what they should; who serves by them reads them again.
     *
     * @throws ClusterException naming the option, the file, and what is wrong with it
     */
    static void check(ClusterOptions options, Target target) {
        Https https = options.https();
        if (target instanceof Target.Main) {
            refuse(https != null, "https-key", target, "have the program serve that itself");
            refuse(options.debugPort() != 0, "debug-port", target, "have the program serve that itself");
            refuse(options.maxRequests() != 0, "max-requests", target, "take --max-age or --max-rss");
        }
        if (https == null) {
            return;
        }
        byte[] key = requireKey(https);
        Certificate own = requireCertificates("https-cert", https.cert());
        if (key != null && !KeyMatch.isPossible(key, own.getPublicKey())) {
            throw new ClusterException("https-cert: the first certificate in " + https.cert()
                    + " is not that of the private key in " + https.key() + ": name two that belong together");
        }
        if (https.ca() != null) {
            requireCertificates("https-ca", https.ca());
        }
    }

    /** The key as PKCS #8 or PKCS #1; null where that can't be said of it. */
    private static void refuse(boolean isGiven, String option, Target target, String advice) {
        if (isGiven) {
            throw new ClusterException(option + ": " + target.jar() + " has a main of its own and does not know this"
                    + " option, which is for Applications such as coop-jetty's: " + advice);
        }
    }

    private static byte @Nullable [] requireKey(Https https) {
        Path file = https.key();
        Matcher key = KEY.matcher(new String(read("https-key", file), ISO_8859_1));
        if (!key.find()) {
            throw new ClusterException("https-key: " + file + " holds no private key in PEM form");
        }
        try {
            // Headers, as old encrypted keys have them, have colons.
            String base64 = key.group(1).lines().filter(line -> !line.contains(":")).collect(Collectors.joining());
            byte[] content = Base64.getMimeDecoder().decode(base64);
            String begin = key.group().substring("-----BEGIN ".length());
            if (begin.startsWith("ENCRYPTED")) {
                return decrypt(file, content, https.passphrase());
            }
            boolean isKnown = begin.startsWith("PRIVATE")
                    || (begin.startsWith("RSA") && !key.group(1).contains(":"));
            return isKnown ? content : null;
        } catch (IllegalArgumentException e) {
            throw new ClusterException("https-key: the private key in " + file + " is damaged: " + e.getMessage(), e);
        }
    }

    private static byte @Nullable [] decrypt(Path file, byte[] content, @Nullable String passphrase) {
        if (passphrase == null) {
            throw new ClusterException("https-key: the private key in " + file + " is encrypted: say https-passphrase");
        }
        EncryptedPrivateKeyInfo encrypted;
        try {
            encrypted = new EncryptedPrivateKeyInfo(content);
        } catch (IOException _) {
            // Damaged, or by a scheme that this JDK does not know: who serves by it may know more of them.
            return null;
        }
        try {
            // The parameters of PBES2 name the algorithm; its own name is only the scheme's.
            AlgorithmParameters parameters = encrypted.getAlgParameters();
            String algorithm = parameters == null ? encrypted.getAlgName() : parameters.toString();
            return encrypted.getKeySpec(SecretKeyFactory.getInstance(algorithm)
                    .generateSecret(new PBEKeySpec(passphrase.toCharArray()))).getEncoded();
        } catch (NoSuchAlgorithmException _) {
            // As above.
            return null;
        } catch (GeneralSecurityException e) {
            throw new ClusterException("https-key: the private key in " + file
                    + " can't be decrypted by https-passphrase: " + e.getMessage(), e);
        }
    }

    /** The first one. */
    private static Certificate requireCertificates(String option, Path file) {
        byte[] pem = read(option, file);
        try {
            return CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem)).stream()
                    .findFirst().orElseThrow(() -> new ClusterException(
                            option + ": " + file + " holds no certificate in PEM form"));
        } catch (CertificateException e) {
            throw new ClusterException(option + ": " + file + " holds no certificate that can be read: "
                    + e.getMessage(), e);
        }
    }

    private static byte[] read(String option, Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            String why = Files.exists(file) ? "can't be read" : "does not exist";
            throw new ClusterException(option + ": " + file + " " + why, e);
        }
    }
}
