// Package netset is the custom type for sets of networks: the scope of a site, its excludes, and
// the targets of a scan.
//
// The service keeps such a set as one text, separated by commas, spaces or newlines, and may hand
// it back in another order and spelling (api-behaviour 4). The type therefore compares meaning:
// order, spacing, letter case of names, "/32" on a single address, and the many spellings of an
// IPv6 address make no difference.
//
// An entry is an IP address, a range "10.0.0.1-10.0.0.20", a CIDR, a host name, a domain, an AS
// number "AS64500", or a keyword: a form that only the service understands, such as "country4:XX"
// or "public:all" (api-behaviour 16), which is sent as it is written.
package netset
