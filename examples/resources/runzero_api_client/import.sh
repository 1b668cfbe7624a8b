terraform import runzero_api_client.siem 3d1f7a52-6b0e-4a8c-9a35-c7e0b1f2d4a6
