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
        ByteBuffer message = message(RTM_NEWLINK, REQUEST_ACK, 16);
        message.put((byte) 0).put((byte) 0).putShort((short) 0); // struct ifinfomsg: family, type
        message.putInt(LOOPBACK).putInt(IFF_UP).putInt(IFF_UP); // index, flags, which of them change
        ask(socket, message, "{RTM_NEWLINK, lo, IFF_UP}");
    }

    /** Has no packet leave for some addresses: programs are told that there is no way to them. */
    public void unreachable(Cell socket, InetAddress network, int prefix) {
        ByteBuffer message = message(RTM_NEWROUTE, (short) (REQUEST_ACK | CREATE), 20);
        message.put(AF_INET).put((byte) prefix).put((byte) 0).put((byte)
                0); // struct rtmsg: lengths of both addresses, tos
        message.put(RT_TABLE_MAIN)
                .put(RTPROT_STATIC)
                .put((byte) 0)
                .put(RTN_UNREACHABLE)
                .putInt(0);
        message.putShort((short) 8).putShort(RTA_DST).put(network.getAddress());
        ask(socket, message, "{RTM_NEWROUTE, " + network.getHostAddress() + "/" + prefix + ", RTN_UNREACHABLE}");
    }

    /** Does nothing any more, until it is ended. */
    public void waitForEver() {
        Label again = label("wait for ever");
        here(again);
        attempt("pause");
        jump(again);
    }

    private static ByteBuffer message(short type, short flags, int body) {
        ByteBuffer message = ByteBuffer.allocate(HEADER + body).order(ByteOrder.nativeOrder());
        return message.putInt(HEADER + body)
                .putShort(type)
                .putShort(flags)
                .putInt(1)
                .putInt(0);
    }

    private void ask(Cell socket, ByteBuffer message, String shown) {
        Memory.Place place = program.data().bytes(message.array());
        call("sendto", socket, new Value.Known(place.address(), shown), message.capacity(), 0, NULL, 0);
        call("recvfrom", socket, address(answer), ANSWER_BYTES, 0, NULL, NULL);
        load(answer.plus(HEADER, "error")); // struct nlmsgerr: the error, and the length of what was asked
        jumpIfOther(refused, (long) message.capacity() << 32);
    }
}
