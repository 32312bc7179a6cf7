package dev.coop.compatibility;

import java.util.List;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PfxOptions;

/** Vert.x on Java's channels, or with the argument {@code native} on epoll. */
final class VertxServer {
    public static void main(String[] args) {
        Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(List.of(args).contains("native")));
        vertx.createHttpServer(options())
                .requestHandler(request -> request.response().end("pid " + ProcessHandle.current().pid()))
                .listen(Integer.parseInt(System.getenv("PORT")))
                .onFailure(failure -> {
                    failure.printStackTrace();
                    System.exit(1);
                });
    }

    private static HttpServerOptions options() {
        HttpServerOptions options = new HttpServerOptions();
        String store = System.getProperty("javax.net.ssl.keyStore");
        if (store != null) {
            options.setSsl(true).setKeyCertOptions(new PfxOptions().setPath(store)
                    .setPassword(System.getProperty("javax.net.ssl.keyStorePassword")));
        }
        return options;
    }
}
