"""Imagines, upscales and rerolls through the vendor's own package, and prints what it got as one JSON object."""
import json
import sys

from imaginepro import ImagineParams, ImagineProSDK, ImagineProSDKOptions, RerollParams, UpscaleParams

base, key, prompt = sys.argv[1:4]
sdk = ImagineProSDK(ImagineProSDKOptions(api_key=key, base_url=base, default_timeout=120, fetch_interval=0))


def finished(submitted):
    return sdk.fetch_message(submitted["messageId"])


grid = finished(sdk.imagine(ImagineParams(prompt=prompt, ref="from the package", timeout=900, disable_cdn=False)))
upscaled = finished(sdk.upscale(UpscaleParams(message_id=grid["messageId"], index=2)))
rerolled = finished(sdk.reroll(RerollParams(message_id=grid["messageId"])))
try:
    sdk.imagine(ImagineParams(prompt="no picture"))
    refusal = None
except Exception as failure:
    refusal = str(failure)
print(json.dumps({"grid": grid, "upscaled": upscaled, "rerolled": rerolled, "refusal": refusal}))
