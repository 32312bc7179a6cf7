package dev.coop.compatibility;

import javax.net.ssl.SSLContext;

import io.helidon.common.tls.Tls;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;

/** Helidon SE. With the JVM's flag for a key store it serves https. */
final class HelidonServer {
    public static void main(String[] args) throws Exception {
        WebServerConfig.Builder builder = WebServer.builder().port(Integer.parseInt(System.getenv("PORT")))
                .routing(routing -> routing.get("/",
                        (request, response) -> response.send("pid " + ProcessHandle.current().pid())));
        if (System.getProperty("javax.net.ssl.keyStore") != null) {
            builder.tls(Tls.builder().sslContext(SSLContext.getDefault()).build());
        }
        builder.build().start();
    }
}
