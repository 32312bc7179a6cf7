package dev.coop.jetty;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;

import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Asks for a successor of this worker once it has got so many requests, up to a tenth fewer, so that workers that started
 * together do not go together. It asks again after as many again: the first successor may have failed. Any thread.
 */
final class RequestLimit extends Handler.Wrapper {
    private static final int JITTER_PART = 10;

    private final long limit;
    private final Runnable successor;
    private final LongAdder requests = new LongAdder();
    private volatile long nextAsk;

    /**
     * @param limit how many, at least 1
     * @param successor called on a thread that serves a request
     */
    RequestLimit(long limit, Handler handler, Runnable successor) {
        super(handler);
        this.limit = limit;
        this.successor = successor;
        this.nextAsk = Math.max(1, limit - ThreadLocalRandom.current().nextLong(limit / JITTER_PART + 1));
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        requests.increment();
        if (requests.sum() >= nextAsk) {
            ask();
        }
        return super.handle(request, response, callback);
    }

    private void ask() {
        synchronized (requests) {
            if (requests.sum() < nextAsk) {
                return;
            }
            nextAsk += limit;
        }
        successor.run();
    }
}
