package dev.coop;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The PEM files by which a program serves https.
 *
 * @param key the private key
 * @param cert its certificate, then those of the issuers
 * @param ca certificates of issuers: clients have to show a certificate of theirs; null asks clients for none
 * @param passphrase of the key; null where it is not encrypted
 */
public record Https(Path key, Path cert, @Nullable Path ca, @Nullable String passphrase) {
    /** The same files, found from everywhere. */
    Https below(Path base) {
        return new Https(base.resolve(key), base.resolve(cert), ca == null ? null : base.resolve(ca), passphrase);
    }

    Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("key", key.toString());
        json.put("cert", cert.toString());
        if (ca != null) {
            json.put("ca", ca.toString());
        }
        if (passphrase != null) {
            json.put("passphrase", passphrase);
        }
        return json;
    }

    static Https fromJson(Map<?, ?> json) {
        Object ca = json.get("ca");
        Object passphrase = json.get("passphrase");
        return new Https(Path.of(String.valueOf(json.get("key"))), Path.of(String.valueOf(json.get("cert"))),
                ca == null ? null : Path.of(String.valueOf(ca)),
                passphrase == null ? null : String.valueOf(passphrase));
    }

    /** Without the passphrase. */
    @Override
    public String toString() {
        return "Https[key=" + key + ", cert=" + cert + ", ca=" + ca + "]";
    }
}
