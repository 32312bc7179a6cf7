package dev.coop.master;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class KeyMatchTest {
    /** What PKCS #8 has before an RSA key of 2048 bits. */
    private static final int RSA_PREFIX = 26;

    private static KeyPair pair(String algorithm) throws GeneralSecurityException {
        return KeyPairGenerator.getInstance(algorithm).generateKeyPair();
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "RSASSA-PSS", "EC", "Ed25519", "Ed448"})
    @DisplayName("B-5 a private key goes with its own public key, not with another one")
    void ownKey(String algorithm) throws GeneralSecurityException {
        KeyPair one = pair(algorithm);
        KeyPair other = pair(algorithm);
        assertThat(KeyMatch.isPossible(one.getPrivate().getEncoded(), one.getPublic())).isTrue();
        assertThat(KeyMatch.isPossible(one.getPrivate().getEncoded(), other.getPublic())).isFalse();
    }

    @Test
    @DisplayName("B-5 keys of different kinds do not go together, nor does what is no key")
    void otherKind() throws GeneralSecurityException {
        KeyPair rsa = pair("RSA");
        KeyPair ec = pair("EC");
        assertThat(KeyMatch.isPossible(rsa.getPrivate().getEncoded(), ec.getPublic())).isFalse();
        assertThat(KeyMatch.isPossible(ec.getPrivate().getEncoded(), rsa.getPublic())).isFalse();
        assertThat(KeyMatch.isPossible(new byte[9], ec.getPublic())).isFalse();
    }

    @Test
    @DisplayName("B-5 an RSA key may be PKCS #1")
    void pkcs1() throws GeneralSecurityException {
        KeyPair rsa = pair("RSA");
        byte[] pkcs8 = rsa.getPrivate().getEncoded();
        byte[] pkcs1 = Arrays.copyOfRange(pkcs8, RSA_PREFIX, pkcs8.length);
        assertThat(KeyMatch.isPossible(pkcs1, rsa.getPublic())).isTrue();
        assertThat(KeyMatch.isPossible(pkcs1, pair("RSA").getPublic())).isFalse();
    }

    @Test
    @DisplayName("B-5 of an algorithm that nobody can sign by here nothing is said")
    void unknown() throws GeneralSecurityException {
        assertThat(KeyMatch.isPossible(new byte[9], pair("X25519").getPublic())).isTrue();
    }
}
