package dev.brig.sandbox.program;

import static dev.brig.sandbox.libc.Kernel.*;

import dev.brig.sandbox.libc.Constant;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The steps by which a process sets up the network namespace that it is in: questions to the kernel by rtnetlink(7). */
public final class NetworkScript extends Flow {
    private static final Constant AF_NETLINK = new Constant("AF_NETLINK", 16); // linux/socket.h
    private static final Constant SOCK_RAW = new Constant("SOCK_RAW|SOCK_CLOEXEC", 0x80003);
    private static final Constant NETLINK_ROUTE = new Constant("NETLINK_ROUTE", 0); // linux/netlink.h
    private static final short REQUEST_ACK = 5; // NLM_F_REQUEST|NLM_F_ACK
    private static final short CREATE = 0x400; // NLM_F_CREATE
    private static final short RTM_NEWLINK = 16; // linux/rtnetlink.h
    private static final short RTM_NEWROUTE = 24;
    private static final byte RTN_UNREACHABLE = 7;
    private static final byte RT_TABLE_MAIN = (byte) 254;
    private static final byte RTPROT_STATIC = 4;
    private static final short RTA_DST = 1;
    private static final byte AF_INET = 2;
    private static final int HEADER = 16; // struct nlmsghdr
    private static final int LOOPBACK = 1; // the index of the first interface of any namespace
    private static final int IFF_UP = 1;
    private static final int ANSWER_BYTES = 64;

    private final Cell answer;
    private final Label refused;

    /**
     * @param cells for answers
     * @param refused where it goes on when the kernel says no to a question; {@link #error} then says why
     */
    public NetworkScript(Program program, String process, Memory cells, Label refused) {
        super(program, process);
        this.answer = new Cell("answer", cells.reserve(ANSWER_BYTES).address());
        this.refused = refused;
    }

    /** The error number in the last answer; negative, 0 if it was a yes. */
    public int error(Memory cells) {
        return (int) cells.get(answer.plus(HEADER, "error"));
    }

    public void openSocket(Cell socket) {
        call("socket", AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
        store(socket);
    }

    /** Brings the loopback up. */
    public void loopbackUp(Cell socket) {
        byte[] message = new byte[HEADER + 16];
        ByteBuffer body = header(message, RTM_NEWLINK, REQUEST_ACK);
        body.putInt(0).putInt(LOOPBACK); // struct ifinfomsg: family and type, index
        body.putInt(IFF_UP).putInt(IFF_UP); // flags, which of them change
        ask(socket, message, "{RTM_NEWLINK, lo, IFF_UP}");
    }

    /** Has no packet leave for some addresses: programs are told that there is no way to them. */
    public void unreachable(Cell socket, InetAddress network, int prefix) {
        byte[] message = new byte[HEADER + 20];
        ByteBuffer body = header(message, RTM_NEWROUTE, (short) (REQUEST_ACK | CREATE));
        byte none = 0;
        body.put(AF_INET).put((byte) prefix).put(none).put(none); // struct rtmsg: lengths of both addresses, tos
        body.put(RT_TABLE_MAIN).put(RTPROT_STATIC).put(none).put(RTN_UNREACHABLE);
        body.putInt(0);
        body.putShort((short) 8).putShort(RTA_DST).put(network.getAddress());
        ask(socket, message, "{RTM_NEWROUTE, " + network.getHostAddress() + "/" + prefix + ", RTN_UNREACHABLE}");
    }

    /** Does nothing any more, until it is ended. */
    public void waitForEver() {
        Label again = label("wait for ever");
        here(again);
        attempt("pause");
        jump(again);
    }

    /** @return the message after its header */
    private static ByteBuffer header(byte[] message, short type, short flags) {
        ByteBuffer header = ByteBuffer.wrap(message).order(ByteOrder.nativeOrder());
        return header.putInt(message.length)
                .putShort(type)
                .putShort(flags)
                .putInt(1)
                .putInt(0);
    }

    private void ask(Cell socket, byte[] message, String shown) {
        Memory.Place place = program.data().bytes(message);
        call("sendto", socket, new Value.Known(place.address(), shown), message.length, 0, NULL, 0);
        call("recvfrom", socket, address(answer), ANSWER_BYTES, 0, NULL, NULL);
        load(answer.plus(HEADER, "error")); // struct nlmsgerr: the error, and the length of what was asked
        jumpIfOther(refused, (long) message.length << 32);
    }
}
