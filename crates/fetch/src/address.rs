//! Which addresses are internal: everything that is not globally reachable unicast by the
//! registries of RFC 6890 and its successors, and every IPv6 form that carries such an IPv4 address.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// True for an address that a public source has no business to lead to: this host, private and
/// link-local networks (cloud metadata services are there), shared, reserved and test networks,
/// multicast.
#[must_use]
pub fn is_internal(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => internal_v4(v4),
        IpAddr::V6(v6) => internal_v6(v6),
    }
}

fn internal_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    match (a, b, c) {
        (0 | 10 | 127, ..) | (169, 254, _) | (192, 168, _) => true,
        (100, 64..=127, _) | (172, 16..=31, _) | (198, 18..=19, _) => true,
        // Protocol assignments, the three test networks, the 6to4 relay.
        (192, 0, 0 | 2) | (192, 88, 99) | (198, 51, 100) | (203, 0, 113) => true,
        _ => a >= 224,
    }
}

fn internal_v6(address: Ipv6Addr) -> bool {
    let [a, b, c, d, e, f, g, h] = address.segments();
    let carried = |high: u16, low: u16| {
        let [x, y] = high.to_be_bytes();
        let [z, w] = low.to_be_bytes();
        internal_v4(Ipv4Addr::new(x, y, z, w))
    };
    match (a, b, c, d, e, f) {
        // ::/96 with the unspecified and the loopback address, and mapped IPv4.
        (0, 0, 0, 0, 0, 0) => true,
        (0, 0, 0, 0, 0, 0xffff) | (0x64, 0xff9b, 0, 0, 0, 0) => carried(g, h),
        (0, 0, 0, 0, 0xffff, 0) => true,
        (0x64, 0xff9b, 1, ..) | (0x100, 0, 0, 0, ..) => true,
        // Teredo, benchmarking, ORCHID, documentation.
        (0x2001, 0 | 2 | 0xdb8, ..) | (0x2001, 0x10..=0x2f, ..) => true,
        (0x2002, high, low, ..) => carried(high, low),
        (0x3fff, 0..=0xfff, ..) => true,
        // Only 2000::/3 is given out; unique local, link-local and multicast lie outside.
        _ => !(0x2000..=0x3fff).contains(&a),
    }
}

#[cfg(test)]
mod tests {
    use super::is_internal;

    #[test]
    fn inside_in_every_disguise() {
        for inside in [
            "127.0.0.1",
            "0.0.0.0",
            "10.1.2.3",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "100.100.100.200",
            "198.18.0.1",
            "192.0.2.1",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::127.0.0.1",
            "64:ff9b::a00:1",
            "64:ff9b:1::1",
            "2002:7f00:1::",
            "2001::1",
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "2001:db8::1",
            "::ffff:0:7f00:1",
            "4000::1",
        ] {
            assert!(is_internal(inside.parse().unwrap()), "{inside}");
        }
    }

    #[test]
    fn outside() {
        for outside in [
            "1.1.1.1",
            "8.8.8.8",
            "172.15.0.1",
            "172.32.0.1",
            "100.63.0.1",
            "100.128.0.1",
            "169.253.1.1",
            "192.0.1.1",
            "2606:4700::1111",
            "2a00:1450::1",
            "::ffff:8.8.8.8",
            "64:ff9b::808:808",
            "2002:808:808::1",
        ] {
            assert!(!is_internal(outside.parse().unwrap()), "{outside}");
        }
    }
}
