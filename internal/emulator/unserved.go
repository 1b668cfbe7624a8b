package emulator

import "net/http"

// unservedRoutes are the operations of the API document that this console does not have, and a few
// that the vendor's SDK uses beside it (api-behaviour 13). They answer 501, because a 404 would
// mean that something is gone.
func unservedRoutes() []route {
	var out []route
	for _, u := range []struct{ op, method, path string }{
		{"exportAssetsCSV", http.MethodGet, "/export/org/assets.csv"},
		{"exportAssetsNmapXML", http.MethodGet, "/export/org/assets.nmap.xml"},
		{"exportServicesCSV", http.MethodGet, "/export/org/services.csv"},
		{"exportWirelessCSV", http.MethodGet, "/export/org/wireless.csv"},
		{"exportSoftwareCSV", http.MethodGet, "/export/org/software.csv"},
		{"exportVulnerabilitiesCSV", http.MethodGet, "/export/org/vulnerabilities.csv"},
		{"exportCertificatesCSV", http.MethodGet, "/export/org/certificates.csv"},
		{"exportDirectoryUsersCSV", http.MethodGet, "/export/org/users.csv"},
		{"exportDirectoryGroupsCSV", http.MethodGet, "/export/org/groups.csv"},
		{"exportFindingsCSV", http.MethodGet, "/export/org/findings.csv"},
		{"exportSubnetUtilizationStatsCSV", http.MethodGet, "/export/org/subnet.stats.csv"},
		{"exportSNMPARPCacheCSV", http.MethodGet, "/export/org/snmp.arpcache.csv"},
		{"exportAssetTopTypesCSV", http.MethodGet, "/org/assets/type.csv"},
		{"exportAssetTopOSCSV", http.MethodGet, "/org/assets/os.csv"},
		{"exportAssetTopHWCSV", http.MethodGet, "/org/assets/hw.csv"},
		{"exportAssetTopTagsCSV", http.MethodGet, "/org/assets/tags.csv"},
		{"exportServicesTopTCPCSV", http.MethodGet, "/org/services/tcp.csv"},
		{"exportServicesTopUDPCSV", http.MethodGet, "/org/services/udp.csv"},
		{"exportServicesTopProtocolsCSV", http.MethodGet, "/org/services/protocols.csv"},
		{"exportServicesTopProductsCSV", http.MethodGet, "/org/services/products.csv"},
		{"exportAssetMetricsJSON", http.MethodGet, "/org/metrics"},
		{"bulkRemoveCustomIntegration", http.MethodPost, "/org/custom-integrations/{custom_integration_id}/bulk/remove"},
		{
			"removeCustomIntegration", http.MethodDelete,
			"/org/assets/{asset_id}/custom-integrations/{custom_integration_id}/remove",
		},
		{"removeAssetSource", http.MethodDelete, "/org/assets/{asset_id}/sources/{source_id}/remove"},
		{"getTaskChangeReport", http.MethodGet, "/org/tasks/{task_id}/changes"},
		{"splunkAssetSyncCreatedJSON", http.MethodGet, "/export/org/assets/sync/created/assets.json"},
		{"splunkAssetSyncUpdatedJSON", http.MethodGet, "/export/org/assets/sync/updated/assets.json"},
		{"snowExportAssetsCSV", http.MethodGet, "/export/org/assets.servicenow.csv"},
		{"snowExportAssetsJSON", http.MethodGet, "/export/org/assets.servicenow.json"},
		{"snowExportServicesCSV", http.MethodGet, "/export/org/services.servicenow.csv"},
		{"snowServiceGraphExportAssetsJSON", http.MethodGet, "/export/org/assets.servicegraph.json"},
		{"exportAssetsCiscoCSV", http.MethodGet, "/export/org/assets.cisco.csv"},
		{"addCustomIntegrationAsset", http.MethodPost, "/org/custom-integrations/{custom_integration_id}/asset"},
		{
			"updateCustomIntegrationAttributes", http.MethodPatch,
			"/org/custom-integrations/{custom_integration_id}/attributes",
		},
		{
			"updateAssetCustomIntegrationAttributes", http.MethodPatch,
			"/org/assets/{asset_id}/custom-integrations/{custom_integration_id}/attributes",
		},
	} {
		out = append(out, route{op: u.op, method: u.method, path: u.path, handle: func(*call) (any, error) {
			return nil, failed(http.StatusNotImplemented,
				"the emulated console does not serve this call ("+u.op+"); a real one does")
		}})
	}
	return out
}
