package dev.coop.master;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import dev.coop.ClusterException;
import dev.coop.ClusterOptions;
import dev.coop.Https;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** Looks at the files for https before any process is started (B-5). Stateless. */
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
        if (target instanceof Target.Main && (https != null || options.debugPort() != 0)) {
            throw new ClusterException((https == null ? "debug-port: " : "https-key: ") + target.jar()
                    + " has a main of its own and does not know this option, which is for Applications such as"
                    + " coop-jetty's: have the program serve that itself");
        }
        if (https == null) {
            return;
        }
        requireKey(https.key());
        requireCertificates("https-cert", https.cert());
        if (https.ca() != null) {
            requireCertificates("https-ca", https.ca());
        }
    }

    private static void requireKey(Path file) {
        Matcher key = KEY.matcher(new String(read("https-key", file), ISO_8859_1));
        if (!key.find()) {
            throw new ClusterException("https-key: " + file + " holds no private key in PEM form");
        }
        try {
            // Headers, as old encrypted keys have them, have colons.
            String base64 = key.group(1).lines().filter(line -> !line.contains(":")).collect(Collectors.joining());
            Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new ClusterException("https-key: the private key in " + file + " is damaged: " + e.getMessage(), e);
        }
    }

    private static void requireCertificates(String option, Path file) {
        byte[] pem = read(option, file);
        try {
            boolean isEmpty = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem)).isEmpty();
            if (isEmpty) {
                throw new ClusterException(option + ": " + file + " holds no certificate in PEM form");
            }
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
