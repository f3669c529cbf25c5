package io.pandan.host.rpc.trace;

import io.pandan.api.chain.ChainView;
import io.pandan.api.rpc.RpcHandler;
import io.pandan.api.rpc.RpcMethod;
import io.pandan.api.rpc.RpcModule;
import io.pandan.api.rpc.RpcPermission;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/** Tells what happened in executions: {@code debug_} and {@code trace_}. Thread-safe. */
@Component(configurationPid = TraceSettings.PID)
@Designate(ocd = TraceSettings.class)
public final class TraceModule implements RpcModule {
  private final DebugMethods debug;
  private final TraceMethods traces;
  private final RawMethods raw;

  /**
   * Made by Declarative Services.
   *
   * @param chain reads and executes
   * @param settings limits
   */
  @Activate
  public TraceModule(@Reference ChainView chain, TraceSettings settings) {
    this(
        chain,
        (long) settings.maxTraceMebibytes() << 20,
        settings.maxTraces(),
        settings.maxBlocks());
  }

  /**
   * Traces of a chain.
   *
   * @param chain reads and executes
   * @param maxBytes how large a trace may grow
   * @param maxTraces how many traces a query may find
   * @param maxBlocks how many blocks a query may cover
   */
  public TraceModule(ChainView chain, long maxBytes, int maxTraces, long maxBlocks) {
    TraceLimits limits = new TraceLimits(maxBytes, maxTraces, maxBlocks);
    Replays replays = new Replays(chain, maxBytes);
    debug = new DebugMethods(chain, replays, limits);
    traces = new TraceMethods(chain, replays, limits);
    raw = new RawMethods(chain);
  }

  @Override
  public List<RpcMethod> methods() {
    return List.of(
        read("debug_traceTransaction", debug::traceTransaction),
        read("debug_traceCall", debug::traceCall),
        read("debug_traceBlockByNumber", debug::traceBlockByNumber),
        read("debug_traceBlockByHash", debug::traceBlockByHash),
        read("debug_getRawTransaction", raw::getRawTransaction),
        read("debug_getRawReceipts", raw::getRawReceipts),
        read("trace_block", traces::block),
        read("trace_transaction", traces::transaction),
        read("trace_replayBlockTransactions", traces::replayBlockTransactions),
        read("trace_filter", traces::filter));
  }

  private static RpcMethod read(String name, RpcHandler handler) {
    return new RpcMethod(name, RpcPermission.READ, handler);
  }
}
