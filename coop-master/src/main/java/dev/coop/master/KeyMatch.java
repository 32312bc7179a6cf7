package dev.coop.master;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** Whether a private key and a public one belong together. Stateless. */
final class KeyMatch {
    private static final byte[] TEXT = "signed by the one, verified by the other".getBytes(US_ASCII);

    private KeyMatch() {}

    /**
     * False only if it is sure that they do not, or {@code key} is none.
     *
     * @param key as PKCS #8 or, of RSA, as PKCS #1
     */
    static boolean isPossible(byte[] key, PublicKey certified) {
        if (certified instanceof RSAPublicKey rsa) {
            // Both forms of the key hold the modulus as it is.
            return contains(key, rsa.getModulus());
        }
        String algorithm = certified.getAlgorithm();
        try {
            Signature signature = Signature.getInstance(algorithm.equals("EC") ? "SHA256withECDSA" : algorithm);
            signature.initSign(KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(key)));
            signature.update(TEXT);
            byte[] signed = signature.sign();
            signature.initVerify(certified);
            signature.update(TEXT);
            return signature.verify(signed);
        } catch (InvalidKeySpecException | InvalidKeyException _) {
            return false;
        } catch (GeneralSecurityException _) {
            // An algorithm that this JDK does not know; who serves by it may.
            return true;
        }
    }

    private static boolean contains(byte[] key, BigInteger modulus) {
        byte[] wanted = modulus.toByteArray();
        for (int from = 0; from + wanted.length <= key.length; from++) {
            if (Arrays.equals(key, from, from + wanted.length, wanted, 0, wanted.length)) {
                return true;
            }
        }
        return false;
    }
}
