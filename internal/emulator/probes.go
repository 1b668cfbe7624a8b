package emulator

import (
	"slices"
	"strings"
)

// knownProbes are names that probes may list, and that options of probes begin with (as in
// dns-port): those of the vendor's present list and of an older one (api-behaviour 16).
func knownProbes() []string {
	return []string{
		"acop", "ads", "ads-remote", "ard", "arp", "atg", "aws-instances", "azure", "azuread", "bacnet",
		"bacnet-remote", "bedrock", "bjnp", "c12.22", "c37118", "c37118-remote", "cassandra", "cdp", "censys",
		"checkpoint", "cip", "cip-udp", "citrix", "cldap", "coap", "codesys", "connect", "crestron",
		"crimsonv3", "crowdstrike", "cspv4", "custom-integration", "dahua-dhip", "daytime", "db2", "defaults",
		"defender365", "digi", "dnp3", "dnp3-remote", "dns", "doip", "dragos", "dtls", "echo", "etcd2",
		"ethercat", "ethercat-remote", "ethernetip", "ethernetip-udp", "fins", "focas",
		"fortigate-to-fortimanager", "fox", "gcp", "genudp", "gesrtp", "googleworkspace", "gtp", "gtpc",
		"gtpprime", "gtpu", "gvcp", "hart", "hartip", "hartip-remote", "hiddiscoveryd", "hsms", "http", "iax2",
		"iec104-remote", "iec60870-5-104", "iec61850-mms", "igel-discovery", "ike", "ikev2", "insightvm",
		"insightvmcloud", "intune", "ipmi", "ipp", "ipp-browse", "iscsi", "kerberos", "knxnet",
		"knxnet-remote", "l2t", "l2tp", "lantronix", "layer2", "ldap", "llmnr", "lsv2", "mbus-tcp", "mdns",
		"mecm", "megaco", "melsec", "melsecq", "melsecq-remote", "memcache", "meraki", "mgcp", "miradore",
		"mms-remote", "modbus", "modbus-remote", "mssql", "natpmp", "nessus", "netbios", "netbox", "nfs",
		"ntlm", "ntp", "omronfins-remote", "opcua", "opcua-remote", "openvpn", "oracledb", "pca", "pca-nat",
		"pcworx", "pfcp", "prisma", "proconos", "profinet", "profinet-remote", "psdisco", "qotd", "qualys",
		"radius", "rdns", "rdp", "rip", "rpcbind", "s7comm", "s7comm-remote", "sadp", "sample", "sctptun",
		"sentinel", "sentinelone", "servicetag", "shodan", "sip", "slp", "smb", "snmp", "ssdp", "ssh", "steam",
		"strategy", "stun", "sunrpc", "syn", "tanium", "tenable", "tenablesecuritycenter", "tftp", "time",
		"tls", "turn", "ubnt", "unitronics", "upnp", "vmware", "vnc", "vscan", "wdbrpc", "webmin", "wireguard",
		"wiz", "wiznet", "wlan-list", "wsd", "xdmcp", "zebra",
	}
}

// isProbeOption tells whether a key is an option of a probe, such as dns-port.
func isProbeOption(key string) bool {
	return slices.ContainsFunc(knownProbes(), func(p string) bool { return strings.HasPrefix(key, p+"-") })
}

// checkProbes refuses names that are no probe (api-behaviour 5: detail "unknown probe: nothing").
func checkProbes(list string) error {
	for _, p := range entries(list) {
		if !slices.Contains(knownProbes(), strings.ToLower(p)) {
			return badRequest("unknown probe: " + p)
		}
	}
	return nil
}
