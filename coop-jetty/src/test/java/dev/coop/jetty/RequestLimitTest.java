package dev.coop.jetty;

import java.util.concurrent.atomic.AtomicInteger;

import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class RequestLimitTest {
    private static final class Empty extends Handler.Abstract {
        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            response.setStatus(204);
            callback.succeeded();
            return true;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 5, 30})
    @DisplayName("a successor is asked for after so many requests, up to a tenth fewer, and again after as many again")
    void asks(long limit) throws Exception {
        AtomicInteger asked = new AtomicInteger();
        Server server = new Server();
        LocalConnector connector = new LocalConnector(server);
        server.addConnector(connector);
        server.setHandler(new RequestLimit(limit, new Empty(), asked::incrementAndGet));
        server.start();
        try {
            long first = 0;
            while (asked.get() == 0) {
                get(connector);
                first++;
            }
            assertThat(first).isBetween(limit - limit / 10, limit);
            for (long more = 0; more < limit; more++) {
                assertThat(asked).hasValue(1);
                get(connector);
            }
            assertThat(asked).hasValue(2);
        } finally {
            server.stop();
        }
    }

    private static void get(LocalConnector connector) throws Exception {
        assertThat(connector.getResponse("GET / HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 204");
    }
}
