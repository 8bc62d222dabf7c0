import requests
url = "https://api.genartapi.com/imageToImage?prompt=a%20cyberpunk%20city&imageUrl=https://graduate.northeastern.edu/resources/wp-content/uploads/sites/4/2019/09/iStock-1150384596-2.jpg"
headers = {
    "Content-Type": "application/json",
    "Authorization": "Bearer <your-midjourney-api-key>",
    "server_id": "<servier_id>",
    "channel_id": "<channel_id>",
    "discord_token": "<discord_token>",
}
response = requests.post(url, headers=headers, json=data)
if response.status_code == 200:
    print(response.json())
else:
    print(response.text)
