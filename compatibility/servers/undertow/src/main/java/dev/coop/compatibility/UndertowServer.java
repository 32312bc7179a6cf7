package dev.coop.compatibility;

import javax.net.ssl.SSLContext;

import io.undertow.Undertow;

/** Undertow. With the JVM's flag for a key store it serves https. */
final class UndertowServer {
    public static void main(String[] args) throws Exception {
        int port = Integer.parseInt(System.getenv("PORT"));
        Undertow.Builder builder = Undertow.builder()
                .setHandler(exchange -> exchange.getResponseSender().send("pid " + ProcessHandle.current().pid()));
        if (System.getProperty("javax.net.ssl.keyStore") == null) {
            builder.addHttpListener(port, "0.0.0.0");
        } else {
            builder.addHttpsListener(port, "0.0.0.0", SSLContext.getDefault());
        }
        builder.build().start();
    }
}
