terraform import runzero_scan_template.servers 5d0c7e93-1a4f-4b86-92d7-3e8f6a0b1c24
