package dev.coop.systemtests;

import java.time.Duration;
import java.util.List;
import java.util.Random;

/** Does one harm after the other to a running cluster, as {@link ChaosDeck} says. On the driver's thread. */
final class Chaos {
    private static final int SLOW_CLIENTS = 32;
    private static final Duration SLOWNESS = Duration.ofMillis(1500);

    private final ChaosGround ground;
    private final ProcessChaos processes;
    private final ChangeChaos changes;
    private final ClientChaos clients;
    private final ChaosLoad load;

    Chaos(ChaosGround ground, ChaosLoad load) {
        this.ground = ground;
        this.load = load;
        this.processes = new ProcessChaos(ground);
        this.changes = new ChangeChaos(ground);
        this.clients = new ClientChaos(ground, changes);
    }

    /** Does it, and says what was done. */
    String run(ChaosDeck.Step step) {
        Random dice = step.dice();
        return switch (step.harm()) {
            case KILL_WORKERS -> processes.killWorkers(dice);
            case KILL_AGENT -> processes.killAgent();
            case KILL_ALL -> processes.killAll();
            case KILL_TWICE -> processes.killTwice(dice);
            case TERMINATE_WORKER -> processes.terminateWorker(dice);
            case TERMINATE_AGENT -> processes.terminateAgent();
            case FREEZE_WORKER -> processes.freezeWorker(dice);
            case FREEZE_AGENT -> processes.freezeAgent(dice);
            case TERMINATE_FROZEN -> processes.terminateFrozen(dice);
            case ORPHANS -> processes.orphans(dice);
            case REPLACE -> processes.replace(dice);
            case RELOAD -> changes.reload(dice);
            case SWITCH -> changes.switchVersion();
            case BROKEN_VERSION -> changes.breakVersion(dice);
            case BROKEN_SLOT -> changes.breakSlot();
            case RELOAD_TWICE -> changes.reloadTwice();
            case KILL_IN_RELOAD -> changes.killInReload(dice);
            case KILL_IN_BROKEN_RELOAD -> changes.killInBrokenReload(dice);
            case FREEZE_IN_RELOAD -> changes.freezeInReload(dice);
            case SCALE -> changes.scale(dice);
            case KILL_IN_SCALE -> changes.killInScale(dice);
            case FLOOD -> clients.flood(dice);
            case FLOOD_FROZEN -> clients.floodFrozen(dice);
            case SLOW_CLIENTS -> slowClients();
            case HALF_OPEN -> clients.halfOpen(dice);
            case BAD_PEERS -> clients.badPeers(dice);
        };
    }

    private String slowClients() {
        try (Load slow = Load.slow(ground.cluster().port(), SLOW_CLIENTS, SLOWNESS)) {
            slow.awaitMore(1);
            changes.reloadAtOnce();
            slow.stop();
            load.join(List.of(slow));
            return SLOW_CLIENTS + " clients, answered " + slow.answered();
        }
    }
}
